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

        var sites = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in rules.Patterns)
        {
            sites.Add(Of(pattern, rules.Context.Settings.Suffixes));
        }

        foreach (var regex in rules.Regexes)
        {
            sites.UnionWith(Of(regex.Audit));
        }

        if (rules.Policy.Origins.AllowsNull)
        {
            sites.Add("null (every sandboxed page)");
        }

        return [.. sites];
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

    private static IEnumerable<string> Of(RegexAuditResult audit) => audit.Verdict switch
    {
        RegexVerdict.Bounded => audit.Domains,
        RegexVerdict.MatchesNothing => [],
        _ => ["everybody who registers a name that a regular expression admits"],
    };
}
