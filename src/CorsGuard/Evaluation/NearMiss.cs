using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>The rule that a refused origin comes closest to.</summary>
/// <param name="Text">Rule and difference, in a sentence.</param>
/// <param name="Instead">The origin that would have been allowed, where the page should have it; null = the settings should change.</param>
internal sealed record NearMiss(string Text, string? Instead = null)
{
    // A look at more is not worth the time of a log message.
    private const int MaxPatterns = 5_000;

    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    // In the order of their likelihood: the first that fits any rule is named.
    private static readonly Func<OriginPattern, Parsed, NearMiss?>[] Differences =
        [OtherScheme, OtherPort, OtherSchemeAndPort, ApexOfWildcard, WwwOrApex, OtherLoopbackName, Subdomain, Parent];

    /// <summary>Finds it for an origin that a policy refuses; null = nothing is near.</summary>
    public static NearMiss? Find(CompiledPolicy policy, in RequestOrigin origin)
    {
        var parsed = new Parsed(origin.Text.ToString(), origin.Scheme.ToString(), origin.Host.ToString(), origin.Port.ToString(), origin.HostKind);
        var patterns = PatternsOf(policy);
        foreach (var difference in Differences)
        {
            foreach (var pattern in patterns)
            {
                if (difference(pattern, parsed) is { } found)
                {
                    return found;
                }
            }
        }

        return OfLongList(policy, parsed) ?? OfRegex(policy, parsed);
    }

    private static NearMiss? OfLongList(CompiledPolicy policy, Parsed origin)
    {
        var secure = origin.With(scheme: "https");
        return origin.Scheme == "http" && !Host.IsLoopback(origin.Host) && policy.Origins.FindExact(secure) is not null
            ? new NearMiss($"'{secure}' is allowed, with https; this page was loaded over http.", secure)
            : null;
    }

    private static List<OriginPattern> PatternsOf(CompiledPolicy policy)
    {
        List<OriginPattern> patterns = [];
        foreach (var text in policy.Settings?.Options.AllowedOrigins?.Take(MaxPatterns) ?? policy.Origins.Exact.Take(MaxPatterns))
        {
            OriginPatternParser.Parse(text, out var pattern);
            if (pattern is not null)
            {
                patterns.Add(pattern);
            }
        }

        return patterns;
    }

    private static NearMiss? OtherScheme(OriginPattern pattern, Parsed origin) => !IsOfHost(pattern, origin) || !IsOfPort(pattern, origin.Port) || pattern.Scheme == origin.Scheme ? null
        : pattern.Scheme == "https" && origin.Scheme == "http" && !Host.IsLoopback(origin.Host)
            ? new NearMiss($"'{pattern.Text}' is allowed, with https; this page was loaded over {origin.Scheme}.", origin.With(scheme: "https"))
            : new NearMiss($"'{pattern.Text}' is allowed, with the scheme {pattern.Scheme}; this is {origin.Scheme}.");

    private static NearMiss? OtherPort(OriginPattern pattern, Parsed origin) => IsOfHost(pattern, origin) && pattern.Scheme == origin.Scheme
        ? new NearMiss($"'{pattern.Text}' is allowed, with {PortName(pattern.Port)}; this is {PortName(origin.Port)}.")
        : null;

    private static NearMiss? OtherSchemeAndPort(OriginPattern pattern, Parsed origin) => IsOfHost(pattern, origin)
        ? new NearMiss($"'{pattern.Text}' is allowed; this is another scheme and another port.")
        : null;

    private static NearMiss? ApexOfWildcard(OriginPattern pattern, Parsed origin) =>
        pattern.IsSubdomain && pattern.Host == origin.Host && pattern.Scheme == origin.Scheme && IsOfPort(pattern, origin.Port)
            ? new NearMiss($"'{pattern.Text}' allows the subdomains of {pattern.Host}, not {pattern.Host} itself.")
            : null;

    private static NearMiss? WwwOrApex(OriginPattern pattern, Parsed origin) =>
        !pattern.IsSubdomain && ("www." + pattern.Host == origin.Host || pattern.Host == "www." + origin.Host)
            ? new NearMiss($"'{pattern.Text}' is allowed; {origin.Host} is another host.")
            : null;

    private static NearMiss? OtherLoopbackName(OriginPattern pattern, Parsed origin) =>
        LoopbackHosts.Contains(pattern.Host) && LoopbackHosts.Contains(origin.Host)
            ? new NearMiss($"'{pattern.Text}' is allowed; {origin.Host} is the same machine but another host to a browser.")
            : null;

    private static NearMiss? Subdomain(OriginPattern pattern, Parsed origin) =>
        !pattern.IsSubdomain && origin.Kind == HostKind.Name && origin.Host.EndsWith("." + pattern.Host, StringComparison.Ordinal)
            ? new NearMiss($"'{pattern.Text}' is allowed, but no subdomain of {pattern.Host}.")
            : null;

    private static NearMiss? Parent(OriginPattern pattern, Parsed origin) =>
        !pattern.IsSubdomain && pattern.HostKind == HostKind.Name && origin.Host.Contains('.', StringComparison.Ordinal) && pattern.Host.EndsWith("." + origin.Host, StringComparison.Ordinal)
            ? new NearMiss($"'{pattern.Text}' is allowed; {origin.Host} is the domain above it.")
            : null;

    // A regular expression has no parts to compare: what it says to the variants of the origin tells.
    private static NearMiss? OfRegex(CompiledPolicy policy, Parsed origin)
    {
        (string Variant, string Difference)[] variants =
        [
            (origin.With(scheme: "https"), "with https"),
            (origin.With(scheme: "http"), "with http"),
            (origin.With(port: ""), "without a port"),
            (origin.With(scheme: "https", port: ""), "with https and without a port"),
        ];
        foreach (var (variant, difference) in variants)
        {
            if (OriginRegex.FindMatching(policy.Origins.Regexes, variant) is { } pattern)
            {
                return new NearMiss(
                    $"The regular expression '{pattern}' allows it {difference}.",
                    variant == origin.With(scheme: "https") && origin.Scheme == "http" && !Host.IsLoopback(origin.Host) ? variant : null);
            }
        }

        return null;
    }

    private static bool IsOfHost(OriginPattern pattern, Parsed origin) => pattern.IsSubdomain
        ? origin.Kind == HostKind.Name && origin.Host.EndsWith("." + pattern.Host, StringComparison.Ordinal)
        : pattern.Host == origin.Host;

    private static bool IsOfPort(OriginPattern pattern, string port) => pattern.HasAnyPort || pattern.Port == port;

    private static string PortName(string port) => port.Length == 0 ? "the default port" : "port " + port;

    private sealed record Parsed(string Text, string Scheme, string Host, string Port, HostKind Kind)
    {
        public string With(string? scheme = null, string? port = null) =>
            (scheme ?? Scheme) + Origins.Scheme.Separator + Host + ((port ?? Port) is { Length: > 0 } written ? ":" + written : "");
    }
}
