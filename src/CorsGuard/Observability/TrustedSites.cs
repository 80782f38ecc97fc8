using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Observability;

/// <summary>Says whom a policy trusts, in the unit in which trust is bought: the registrable domain.</summary>
internal static class TrustedSites
{
    public static IReadOnlyList<string> Of(PolicyRules rules)
    {
        if (rules.Policy.Origins.AllowsAny)
        {
            return ["everybody"];
        }

        return [.. OfEachRule(rules).SelectMany(static rule => rule.Sites).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The rules as they are written, and whom each of them trusts.</summary>
    public static IEnumerable<(string Rule, IReadOnlyList<string> Sites)> OfEachRule(PolicyRules rules)
    {
        if (rules.Policy.Origins.AllowsAny)
        {
            yield return (OriginSet.Any, ["everybody"]);
        }

        foreach (var pattern in rules.Patterns)
        {
            yield return (pattern.Text, [Of(pattern, rules.Context.Settings.Suffixes)]);
        }

        foreach (var regex in rules.Regexes)
        {
            yield return (regex.Regex.Pattern, Of(regex.Audit));
        }

        if (rules.Policy.Origins.AllowsNull)
        {
            yield return (RequestOrigin.Null, ["null (every sandboxed page)"]);
        }
    }

    private static string Of(OriginPattern pattern, PublicSuffixList suffixes)
    {
        if (pattern.AdmitsAnybody(suffixes))
        {
            return $"everybody with a name under {pattern.Host}";
        }

        var domain = suffixes.RegistrableDomain(pattern.Host).ToString();
        return pattern.Scheme is "http" or "https" ? domain : pattern.Scheme + Scheme.Separator + domain;
    }

    private static IReadOnlyList<string> Of(RegexAuditResult audit) => audit.Verdict switch
    {
        RegexVerdict.Bounded => [.. audit.Domains],
        RegexVerdict.MatchesNothing => [],
        _ => ["everybody who registers a name that a regular expression admits"],
    };
}
