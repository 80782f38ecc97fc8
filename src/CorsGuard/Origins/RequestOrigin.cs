namespace CorsGuard.Origins;

/// <summary>
/// The origin of a request after a strict parse (https://fetch.spec.whatwg.org/#origin-header): <c>null</c>, or scheme, host and port just as a
/// browser serialises them. What a browser cannot have sent is not an origin.
/// </summary>
internal readonly ref struct RequestOrigin
{
    public const string Null = "null";

    /// <summary>The longest scheme, <c>://</c>, the longest host, a colon and five digits: nothing longer needs to be looked at.</summary>
    public const int MaxLength = Origins.Scheme.MaxLength + 3 + Origins.Host.MaxLength + 1 + 5;

    // Two lengths say where everything is: small enough to be handed on in no time.
    private readonly int _schemeLength;
    private readonly int _hostLength;

    private RequestOrigin(ReadOnlySpan<char> text, int schemeLength, int hostLength, HostKind hostKind)
    {
        Text = text;
        _schemeLength = schemeLength;
        _hostLength = hostLength;
        HostKind = hostKind;
    }

    public ReadOnlySpan<char> Text { get; }

    public ReadOnlySpan<char> Scheme => Text[.._schemeLength];

    public ReadOnlySpan<char> Host => IsNull ? default : Text.Slice(HostStart, _hostLength);

    /// <summary>Empty = the scheme's default port.</summary>
    public ReadOnlySpan<char> Port => IsNull || HostStart + _hostLength == Text.Length ? default : Text[(HostStart + _hostLength + 1)..];

    public HostKind HostKind { get; }

    public bool IsNull => _schemeLength == 0;

    /// <summary>Scheme, host and the separator: the origin without its port.</summary>
    public ReadOnlySpan<char> WithoutPort => IsNull ? Text : Text[..(HostStart + _hostLength)];

    private int HostStart => _schemeLength + Origins.Scheme.Separator.Length;

    public static bool TryParse(ReadOnlySpan<char> text, out RequestOrigin origin)
    {
        origin = default;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        if (text is Null)
        {
            origin = new RequestOrigin(text, 0, 0, HostKind.Invalid);
            return true;
        }

        if (!TryReadScheme(text, out var scheme))
        {
            return false;
        }

        SplitPort(text[(scheme.Length + 3)..], out var host, out var port, out var hasPort);
        var kind = Origins.Host.Classify(host);
        if (kind == HostKind.Invalid
            || (hasPort && (!Origins.Port.IsValid(port) || port.SequenceEqual(Origins.Scheme.DefaultPort(scheme)))))
        {
            return false;
        }

        origin = new RequestOrigin(text, scheme.Length, host.Length, kind);
        return true;
    }

    private static bool TryReadScheme(ReadOnlySpan<char> text, out ReadOnlySpan<char> scheme)
    {
        // Nearly all are one of these two.
        if (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))
        {
            scheme = text[..(text[4] == 's' ? 5 : 4)];
            return true;
        }

        var length = text.IndexOf(Origins.Scheme.Separator, StringComparison.Ordinal);
        scheme = length < 0 ? default : text[..length];
        return Origins.Scheme.IsValid(scheme) && !Origins.Scheme.IsOpaque(scheme);
    }

    /// <summary>Splits <c>host[:port]</c>; colons inside brackets belong to an IPv6 address.</summary>
    public static void SplitPort(ReadOnlySpan<char> authority, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port, out bool hasPort)
    {
        var colon = authority.LastIndexOf(':');
        hasPort = colon >= 0 && authority[^1] != ']';
        host = hasPort ? authority[..colon] : authority;
        port = hasPort ? authority[(colon + 1)..] : default;
    }
}
