namespace CorsGuard.Origins;

/// <summary>Reads one element of AllowedOrigins. Harmless spellings are normalised; everything else that no browser sends is an error.</summary>
internal static class OriginPatternParser
{
    /// <summary>Parses; the caller sees that a spelling was normalised by comparing the pattern's text with its own.</summary>
    public static OriginPatternError Parse(string text, out OriginPattern? pattern)
    {
        pattern = null;
        var trimmed = text.AsSpan().Trim();
        var separator = trimmed.IndexOf(Scheme.Separator, StringComparison.Ordinal);
        if (separator <= 0)
        {
            return OriginPatternError.MissingScheme;
        }

        // ASCII before lower case: U+212A (Kelvin) has a lower-case k.
        var isAscii = System.Text.Ascii.IsValid(trimmed[..separator]);
        var scheme = trimmed[..separator].ToString().ToLowerInvariant();
        var schemeError = isAscii ? CheckScheme(scheme) : OriginPatternError.InvalidScheme;
        if (schemeError != OriginPatternError.None)
        {
            return schemeError;
        }

        var authority = trimmed[(separator + Scheme.Separator.Length)..];
        authority = authority.EndsWith('/') ? authority[..^1] : authority;
        var authorityError = CheckAuthority(authority);
        return authorityError == OriginPatternError.None
            ? ParseAuthority(scheme, authority.ToString().ToLowerInvariant(), out pattern)
            : authorityError;
    }

    private static OriginPatternError CheckScheme(string scheme)
    {
        if (!Scheme.IsValid(scheme))
        {
            return OriginPatternError.InvalidScheme;
        }

        if (Scheme.IsOpaque(scheme))
        {
            return OriginPatternError.OpaqueScheme;
        }

        // The origin of a WebSocket handshake is the page's: https://websockets.spec.whatwg.org/#concept-websocket-establish
        return scheme is "ws" or "wss" ? OriginPatternError.SocketScheme : OriginPatternError.None;
    }

    private static OriginPatternError CheckAuthority(ReadOnlySpan<char> authority)
    {
        var path = authority.IndexOfAny("/?#\\");
        if ((path < 0 ? authority : authority[..path]).Contains('@'))
        {
            return OriginPatternError.UserInfo;
        }

        if (path >= 0)
        {
            return OriginPatternError.Path;
        }

        return System.Text.Ascii.IsValid(authority) ? OriginPatternError.None : OriginPatternError.Unicode;
    }

    private static OriginPatternError ParseAuthority(string scheme, string authority, out OriginPattern? pattern)
    {
        pattern = null;
        RequestOrigin.SplitPort(authority, out var host, out var port, out var hasPort);
        if (hasPort && port is not OriginPattern.AnyPort && !Port.IsValid(port))
        {
            return OriginPatternError.InvalidPort;
        }

        var isSubdomain = host.StartsWith(OriginPattern.SubdomainPrefix, StringComparison.Ordinal);
        host = isSubdomain ? host[OriginPattern.SubdomainPrefix.Length..] : host;
        var kind = Host.Classify(host);
        if (host.Contains('*') || (isSubdomain && kind == HostKind.Address))
        {
            return OriginPatternError.MisplacedWildcard;
        }

        if (kind == HostKind.Invalid)
        {
            return LooksLikeAddress(host) ? OriginPatternError.NonCanonicalAddress : OriginPatternError.InvalidHost;
        }

        port = port.SequenceEqual(Scheme.DefaultPort(scheme)) ? default : port;
        pattern = new OriginPattern(scheme, host.ToString(), port.ToString(), isSubdomain, kind);
        return OriginPatternError.None;
    }

    private static bool LooksLikeAddress(ReadOnlySpan<char> host) =>
        host.StartsWith('[') || Host.EndsInNumber(host);
}
