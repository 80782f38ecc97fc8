using System.Buffers;

namespace CorsGuard.Origins;

/// <summary>The scheme of an origin (https://url.spec.whatwg.org/#url-scheme-string), in lower case.</summary>
internal static class Scheme
{
    public const int MaxLength = 64;
    public const string Separator = "://";

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz+-.");

    public static bool IsValid(ReadOnlySpan<char> scheme) =>
        scheme.Length is > 0 and <= MaxLength
        && char.IsAsciiLetterLower(scheme[0])
        && !scheme.ContainsAnyExcept(Characters);

    /// <summary>Schemes whose URLs have an opaque origin: browsers send <c>null</c> for them (https://url.spec.whatwg.org/#origin).</summary>
    public static bool IsOpaque(ReadOnlySpan<char> scheme) => scheme is "file" or "data" or "blob" or "about" or "javascript" or "filesystem";

    /// <summary>The port that browsers leave out (https://url.spec.whatwg.org/#special-scheme); empty = the scheme has none.</summary>
    public static ReadOnlySpan<char> DefaultPort(ReadOnlySpan<char> scheme) => scheme switch
    {
        "http" or "ws" => "80",
        "https" or "wss" => "443",
        "ftp" => "21",
        _ => default,
    };
}
