using System.Globalization;
using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>The words for each way in which a text is not an origin.</summary>
internal static class OriginMessages
{
    public static (DiagnosticDescriptor Descriptor, string Message, string Hint) Describe(OriginPatternError error, string text) => error switch
    {
        OriginPatternError.MissingScheme => (
            DiagnosticCodes.OriginWithoutScheme,
            $"'{text}' is invalid: an origin starts with a scheme.",
            SchemeHint(text.Trim())),
        OriginPatternError.InvalidScheme => (
            DiagnosticCodes.InvalidOrigin,
            $"'{text}' is invalid: a scheme is a letter and then letters, digits, '+', '-' or '.'.",
            "Write 'https://host'; for all schemes and hosts write '*', alone."),
        OriginPatternError.OpaqueScheme => (
            DiagnosticCodes.ProhibitedScheme,
            $"'{text}' can never match: browsers send the origin 'null' for pages of this scheme.",
            "Serve the page over http:// or https:// and allow that origin."),
        OriginPatternError.SocketScheme => (
            DiagnosticCodes.ProhibitedScheme,
            $"'{text}' can never match: the origin of a WebSocket handshake is that of the page.",
            "Write the origin of the page, with https:// (or http://)."),
        OriginPatternError.UserInfo => (
            DiagnosticCodes.OriginWithUserInfo, $"'{text}' is invalid: an origin has no user info.", "Remove everything up to the '@'."),
        OriginPatternError.Path => (
            DiagnosticCodes.OriginWithPath,
            $"'{text}' is invalid: an origin has no path, query or fragment.",
            "Write the scheme, host and port only; a path cannot be trusted apart from its origin."),
        OriginPatternError.Unicode => (
            DiagnosticCodes.UnicodeHost, $"'{text}' is invalid: browsers send host names in their ASCII form.", UnicodeHint(text)),
        OriginPatternError.MisplacedWildcard => (
            DiagnosticCodes.MisplacedWildcard,
            $"'{text}' is invalid: a wildcard stands for whole labels in front of a host name ('https://*.example.com'), or for any port (':*').",
            $"Name the host behind the wildcard, use {nameof(CorsGuardPolicyOptions.AllowedOriginRegexes)} for a part of a label, or '*' alone for every origin."),
        OriginPatternError.InvalidPort => (
            DiagnosticCodes.InvalidPort, $"'{text}' is invalid: a port is a number from 1 to 65535 without leading zeros.", "Correct the port, or write ':*' for any."),
        OriginPatternError.NonCanonicalAddress => (
            DiagnosticCodes.NonCanonicalAddress,
            $"'{text}' can never match: browsers send an IPv4 address as four decimal numbers, an IPv6 address compressed and in lower case.",
            "Write the address in that form, such as 'http://127.0.0.1:8080' or 'http://[::1]:8080'."),
        _ => (
            DiagnosticCodes.InvalidHost,
            $"'{text}' is invalid: a host is made of labels of 1 to 63 letters, digits, '-' and '_', without a hyphen at either end and without a trailing dot.",
            "Correct the host name."),
    };

    private static string SchemeHint(string text) => text switch
    {
        "" => "Remove the empty element.",
        _ when text.Contains(":/", StringComparison.Ordinal) || text.StartsWith("http", StringComparison.OrdinalIgnoreCase) =>
            "Write 'scheme://host', such as 'https://frontend.example.com'.",
        _ => $"Write 'https://{text.TrimStart('/')}', or the scheme that the page is served with.",
    };

    // Only a hint: what the conversion gives depends on the platform's Unicode data, so it is never applied.
    private static string UnicodeHint(string text)
    {
        try
        {
            var start = text.IndexOf(Scheme.Separator, StringComparison.Ordinal) + Scheme.Separator.Length;
            RequestOrigin.SplitPort(text.AsSpan(start).Trim().TrimEnd('/'), out var host, out var port, out var hasPort);
            var prefix = host.StartsWith(OriginPattern.SubdomainPrefix, StringComparison.Ordinal) ? OriginPattern.SubdomainPrefix : "";
            // Without ICU the conversion would leave upper case as it is, and give a name that no browser sends.
            var ascii = new IdnMapping().GetAscii(host[prefix.Length..].ToString().ToLowerInvariant());
            return $"Write '{text.AsSpan(0, start).Trim()}{prefix}{ascii}{(hasPort ? ":" : "")}{port}' if that is the host you mean.";
        }
        catch (ArgumentException)
        {
            return "Write the host in its ASCII form (xn--...).";
        }
    }
}
