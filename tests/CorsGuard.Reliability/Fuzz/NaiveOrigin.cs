using System.Globalization;
using System.Text.RegularExpressions;

namespace CorsGuard.Reliability;

/// <summary>What an origin is, said once more by regular expressions from the contract's words, without a line of the library's.</summary>
internal sealed partial record NaiveOrigin(string Scheme, string Host, string Port, bool IsAddress)
{
    private static readonly string[] Opaque = ["file", "data", "blob", "about", "javascript", "filesystem"];

    private static readonly Dictionary<string, string> DefaultPorts = new() { ["http"] = "80", ["ws"] = "80", ["https"] = "443", ["wss"] = "443", ["ftp"] = "21" };

    /// <returns>Null = no browser sends it.</returns>
    public static NaiveOrigin? Parse(string text)
    {
        if (text == "null")
        {
            return new NaiveOrigin("", "", "", false);
        }

        var match = Shape().Match(text);
        if (text.Length > 326 || !match.Success)
        {
            return null;
        }

        var (scheme, host, port) = (match.Groups["scheme"].Value, match.Groups["host"].Value, match.Groups["port"].Value);
        var isPort = port.Length == 0 || (int.Parse(port, CultureInfo.InvariantCulture) <= 65535 && port != DefaultPorts.GetValueOrDefault(scheme));
        if (scheme.Length > 64 || Opaque.Contains(scheme) || host.Length > 253 || !isPort)
        {
            return null;
        }

        if (host[0] == '[')
        {
            return IsCanonicalIPv6(host[1..^1]) ? new NaiveOrigin(scheme, host, port, true) : null;
        }

        var isNumber = EndsInNumber().IsMatch(host);
        return !Array.TrueForAll(host.Split('.'), static label => Label().IsMatch(label)) || (isNumber && !Quad().IsMatch(host)) ? null : new NaiveOrigin(scheme, host, port, isNumber);
    }

    /// <summary>Whether a canonical pattern admits the origin.</summary>
    public bool IsAdmittedBy(string pattern)
    {
        var (scheme, rest) = (pattern[..pattern.IndexOf("://", StringComparison.Ordinal)], pattern[(pattern.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        var port = PortAtEnd().Match(rest).Value;
        var host = rest[..^port.Length];
        var isHost = host.StartsWith("*.", StringComparison.Ordinal) ? !IsAddress && Host.EndsWith(host[1..], StringComparison.Ordinal) && Host.Length > host.Length - 1 : Host == host;
        return Scheme == scheme && isHost && (port == ":*" || port == (Port.Length == 0 ? "" : ":" + Port));
    }

    // Writes out the eight pieces, and writes the address again as browsers do.
    private static bool IsCanonicalIPv6(string text)
    {
        var halves = text.Split("::");
        if (halves.Length > 2)
        {
            return false;
        }

        string[] front = halves[0].Length == 0 ? [] : halves[0].Split(':');
        string[] back = halves.Length < 2 || halves[1].Length == 0 ? [] : halves[1].Split(':');
        var zeros = 8 - front.Length - back.Length;
        string[] pieces = [.. front, .. Enumerable.Repeat("0", Math.Max(zeros, 0)), .. back];
        return (halves.Length == 2 ? zeros > 0 : zeros == 0) && Array.TrueForAll(pieces, static piece => Piece().IsMatch(piece)) && Write(pieces) == text;
    }

    private static string Write(string[] pieces)
    {
        var plain = string.Join(':', pieces);
        for (var length = 8; length >= 2; length--)
        {
            for (var start = 0; start + length <= 8; start++)
            {
                if (Array.TrueForAll(pieces[start..(start + length)], static piece => piece == "0"))
                {
                    return string.Join(':', pieces[..start]) + "::" + string.Join(':', pieces[(start + length)..]);
                }
            }
        }

        return plain;
    }

    [GeneratedRegex(@"\A(?<scheme>[a-z][a-z0-9+.\-]*)://(?<host>\[[0-9a-f:]+\]|[a-z0-9_.\-]+)(?::(?<port>[1-9][0-9]{0,4}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"\A[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"(?:\A|\.)(?:[0-9]+|0x[0-9a-f]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndsInNumber();

    [GeneratedRegex(@"\A(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])(?:\.(?!\z)|\z)){4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Quad();

    [GeneratedRegex(@"\A(?:0|[1-9a-f][0-9a-f]{0,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Piece();

    [GeneratedRegex(@"(?::[0-9*]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PortAtEnd();
}
