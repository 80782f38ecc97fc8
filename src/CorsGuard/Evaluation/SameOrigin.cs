using CorsGuard.Origins;

namespace CorsGuard.Evaluation;

/// <summary>Whether an origin is the server's own: same scheme, host and port (https://html.spec.whatwg.org/#same-origin).</summary>
internal static class SameOrigin
{
    /// <param name="origin">The origin of the request.</param>
    /// <param name="scheme">The scheme that the request came with.</param>
    /// <param name="hostHeader">host[:port]; unlike an origin it may have upper case and the default port.</param>
    public static bool Is(in RequestOrigin origin, string? scheme, string? hostHeader)
    {
        if (origin.IsNull || string.IsNullOrEmpty(hostHeader))
        {
            return false;
        }

        RequestOrigin.SplitPort(hostHeader, out var host, out var port, out _);
        var defaultPort = Scheme.DefaultPort(origin.Scheme);
        return origin.Host.Equals(host, StringComparison.OrdinalIgnoreCase)
            && origin.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)
            && (origin.Port.IsEmpty ? defaultPort : origin.Port).SequenceEqual(port.IsEmpty ? defaultPort : port);
    }
}
