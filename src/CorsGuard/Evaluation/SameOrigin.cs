using CorsGuard.Origins;

namespace CorsGuard.Evaluation;

/// <summary>Whether an origin is the server's own: same scheme, host and port (https://html.spec.whatwg.org/#same-origin).</summary>
internal static class SameOrigin
{
    public static bool Is(in RequestFacts facts) =>
        facts.Origin.Count == 1 && RequestOrigin.TryParse(facts.Origin[0], out var origin) && Is(origin, facts.Scheme, facts.Host);

    /// <param name="origin">The origin of the request.</param>
    /// <param name="scheme">The scheme that the request came with.</param>
    /// <param name="hostHeader">host[:port]; unlike an origin it may have upper case and the default port.</param>
    public static bool Is(in RequestOrigin origin, string? scheme, string? hostHeader)
    {
        return !origin.IsNull && IsOfHost(origin, hostHeader) && origin.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Same host and port, whatever the scheme.</summary>
    public static bool IsOfHost(in RequestOrigin origin, string? hostHeader)
    {
        // Most are refused by their first label.
        var host = origin.Host;
        return !string.IsNullOrEmpty(hostHeader)
            && hostHeader.AsSpan().StartsWith(host, StringComparison.OrdinalIgnoreCase)
            && IsPort(hostHeader.AsSpan(host.Length), origin.Port, Scheme.DefaultPort(origin.Scheme));
    }

    private static bool IsPort(ReadOnlySpan<char> rest, ReadOnlySpan<char> port, ReadOnlySpan<char> defaultPort)
    {
        if (rest.IsEmpty || rest is ":")
        {
            return port.IsEmpty;
        }

        return rest[0] == ':' && rest[1..].SequenceEqual(port.IsEmpty ? defaultPort : port);
    }
}
