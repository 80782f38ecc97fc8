using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>
/// Holds a compiled policy against the classic attacks on its own rules: what the evaluator admits must be named by a rule, taken alone and
/// literally. A finding is a bug in CorsGuard.
/// </summary>
internal static class SelfAttack
{
    // Rules are alike: beyond these nothing new is learned, and the start must not wait.
    private const int MaxRules = 500;

    public static IEnumerable<Attack> FindSuccessful(PolicyRules rules)
    {
        if (rules.Policy.Origins.AllowsAny)
        {
            return [];
        }

        return TargetsOf(rules).SelectMany(static target => Attacks.On(target.Scheme, target.Host, target.Port)).Distinct()
            .Where(attack => IsAdmitted(rules.Policy, attack.Origin) && !(attack.IsOrigin && IsNamed(rules, attack.Origin)));
    }

    private static IEnumerable<(string Scheme, string Host, string Port)> TargetsOf(PolicyRules rules) =>
    [
        .. rules.Patterns.Take(MaxRules).Select(static pattern => (pattern.Scheme, pattern.Host, pattern.HasAnyPort ? "" : pattern.Port)),
        .. rules.Patterns.Where(static pattern => pattern.IsSubdomain).Take(MaxRules).Select(static pattern => (pattern.Scheme, "a." + pattern.Host, pattern.HasAnyPort ? "8443" : pattern.Port)),
        .. rules.Regexes.Take(MaxRules).SelectMany(static regex => regex.Audit.Domains).Select(static domain => ("https", domain, "")),
    ];

    private static bool IsAdmitted(CompiledPolicy policy, string origin) =>
        Evaluator.Evaluate(policy, new RequestFacts { Origin = origin, Scheme = "https", Host = "" }).SendsCorsHeaders;

    private static bool IsNamed(PolicyRules rules, string text)
    {
        if (!RequestOrigin.TryParse(text, out var origin))
        {
            return false;
        }

        if (origin.IsNull)
        {
            return rules.Context.Options.DangerouslyAllowNullOrigin;
        }

        foreach (var pattern in rules.Patterns)
        {
            if (pattern.Matches(origin))
            {
                return true;
            }
        }

        foreach (var regex in rules.Regexes)
        {
            if (regex.Regex.IsMatch(text))
            {
                return true;
            }
        }

        return false;
    }
}
