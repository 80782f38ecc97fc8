using System.Buffers;

namespace CorsGuard.Origins;

/// <summary>
/// The host of an origin in the one form that browsers serialise (https://url.spec.whatwg.org/#host-serializing): lower-case ASCII labels,
/// a dotted quad, or a compressed IPv6 address in brackets.
/// </summary>
internal static class Host
{
    public const int MaxLength = 253;
    public const int MaxLabelLength = 63;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static HostKind Classify(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host.Length > MaxLength)
        {
            return HostKind.Invalid;
        }

        if (host[0] == '[')
        {
            return IPv6.IsCanonical(host) ? HostKind.Address : HostKind.Invalid;
        }

        if (!HostLabels.AreValid(host))
        {
            return HostKind.Invalid;
        }

        if (!EndsInNumber(host))
        {
            return HostKind.Name;
        }

        return IsDottedQuad(host) ? HostKind.Address : HostKind.Invalid;
    }

    /// <summary>Whether packets to the host stay on the machine, so that its scheme may be http (https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).</summary>
    public static bool IsLoopback(ReadOnlySpan<char> host) =>
        host is "localhost" or "[::1]"
        || host.EndsWith(".localhost", StringComparison.Ordinal)
        || (host.StartsWith("127.", StringComparison.Ordinal) && IsDottedQuad(host));

    // https://url.spec.whatwg.org/#ends-in-a-number-checker: such a host is an IPv4 address or nothing, in any spelling of numbers.
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host[^1] is (> 'f' and not 'x') or '.')
        {
            return false;
        }

        var last = host[(host.LastIndexOf('.') + 1)..];
        return !last.IsEmpty
            && (!last.ContainsAnyExcept(Digits) || (last.StartsWith("0x", StringComparison.Ordinal) && !last[2..].ContainsAnyExcept(HexDigits)));
    }

    public static bool IsDottedQuad(ReadOnlySpan<char> host)
    {
        for (var part = 0; part < 4; part++)
        {
            var dot = host.IndexOf('.');
            if ((dot < 0) != (part == 3) || !IsOctet(dot < 0 ? host : host[..dot]))
            {
                return false;
            }

            host = host[(dot + 1)..];
        }

        return true;
    }

    private static bool IsOctet(ReadOnlySpan<char> octet)
    {
        if (octet.Length is 0 or > 3 || octet.ContainsAnyExcept(Digits) || (octet[0] == '0' && octet.Length > 1))
        {
            return false;
        }

        var value = 0;
        foreach (var digit in octet)
        {
            value = (value * 10) + (digit - '0');
        }

        return value <= 255;
    }
}
