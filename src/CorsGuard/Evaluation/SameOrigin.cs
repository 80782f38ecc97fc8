using CorsGuard.Origins;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Evaluation;

/// <summary>Whether an origin is the server's own: same scheme, host and port (https://html.spec.whatwg.org/#same-origin).</summary>
internal static class SameOrigin
{
    /// <param name="origin">The lines of the Origin header; what is said of one that does not parse means nothing.</param>
    /// <param name="scheme">The scheme that the client used.</param>
    /// <param name="host">The Host header.</param>
    public static bool Is(StringValues origin, string? scheme, string? host)
    {
        if (origin.Count != 1 || origin[0] is not { } text || scheme is null || string.IsNullOrEmpty(host))
        {
            return false;
        }

        // Unlike an origin, the header may have the default port or an empty one: ":443", ":80", ":". Most lengths tell.
        var start = scheme.Length + Scheme.Separator.Length;
        var surplus = start + host.Length - text.Length;
        return surplus switch
        {
            _ when text.Length <= start => false,
            0 => text.AsSpan(start).Equals(host, StringComparison.OrdinalIgnoreCase) && HasScheme(text, scheme),
            1 or 3 or 4 => HasScheme(text, scheme) && RequestOrigin.TryParse(text, out var parsed) && !parsed.IsNull && IsOfHost(parsed, host),
            _ => false,
        };
    }

    private static bool HasScheme(string origin, string scheme) => origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && origin.AsSpan(scheme.Length).StartsWith(Scheme.Separator, StringComparison.Ordinal);

    /// <summary>Same host and port, whatever the scheme.</summary>
    /// <param name="origin">The origin of the request.</param>
    /// <param name="hostHeader">host[:port]; unlike an origin it may have upper case and the default port.</param>
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
