using CorsGuard.Origins;

namespace CorsGuard.Evaluation;

/// <summary>The classic attacks on origin checks, made from the rules themselves (PortSwigger 2016; USENIX Security 2018, table 3).</summary>
internal static class Attacks
{
    private const string AttackerDomain = "attacker.invalid";

    // Letters that case folding, compatibility mapping or a human eye takes for ASCII: Kelvin sign, long s, dotless i, Cyrillic a, fullwidth dot.
    private static readonly (char Ascii, char LookAlike)[] LookAlikes = [('k', '\u212A'), ('s', '\u017F'), ('i', '\u0131'), ('a', '\u0430'), ('.', '\uFF0E')];

    // Control characters and invisible ones, which some comparisons skip.
    private static readonly string[] Invisible = ["\0", "\t", "\n", "\r\n", " ", "\u007F", "\u00AD", "\u200B", "\u200D", "\uFEFF"];

    /// <param name="scheme">Of an origin that is trusted.</param>
    /// <param name="host">Its host.</param>
    /// <param name="port">Its port; empty = the default.</param>
    public static IEnumerable<Attack> On(string scheme, string host, string port)
    {
        var start = scheme + Scheme.Separator;
        var end = port.Length == 0 ? "" : ":" + port;
        return [.. OtherHosts(host).Select(other => new Attack(other.Kind, start + other.Host + end, true)), .. OtherParts(scheme, host, port), .. NoOrigins(start, host, end)];
    }

    private static IEnumerable<(string Kind, string Host)> OtherHosts(string host)
    {
        yield return ("suffix", $"{host}.{AttackerDomain}");
        yield return ("suffix without a dot", $"{host}x");
        yield return ("prefix without a dot", $"attacker{host}");
        yield return ("prefix with a hyphen", $"attacker-{host}");
        yield return ("first character missing", host[1..]);
        yield return ("last character missing", host[..^1]);
        yield return ("subdomain", $"attacker.{host}");
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            yield return ("unescaped dot", $"{host[..dot]}x{host[(dot + 1)..]}");
        }

        if (host.IndexOf('.', StringComparison.Ordinal) is > 0 and var first)
        {
            yield return ("parent", host[(first + 1)..]);
            yield return ("sibling", "attacker" + host[first..]);
        }
    }

    private static IEnumerable<Attack> OtherParts(string scheme, string host, string port)
    {
        var end = port.Length == 0 ? "" : ":" + port;
        foreach (var other in (string[])["http", "https", "ftp", "ws", $"x{scheme}", $"{scheme}x"])
        {
            if (other != scheme)
            {
                yield return new Attack("other scheme", other + Scheme.Separator + host + end, true);
            }
        }

        foreach (var other in (string[])["", ":1", ":8080", ":65535"])
        {
            if (other != end)
            {
                yield return new Attack("other port", scheme + Scheme.Separator + host + other, true);
            }
        }

        yield return new Attack("null", RequestOrigin.Null, true);
    }

    private static IEnumerable<Attack> NoOrigins(string start, string host, string end)
    {
        var origin = start + host + end;
        List<(string Kind, string Origin)> attacks =
        [
            ("user info", $"{start}{host}@{AttackerDomain}"),
            ("user info", $"{start}{AttackerDomain}@{host}{end}"),
            ("trailing dot", $"{start}{host}.{end}"),
            ("empty label", $"{start}attacker..{host}{end}"),
            ("leading dot", $"{start}.{host}{end}"),
            ("leading zero in the port", $"{start}{host}:0{end.TrimStart(':')}"),
            ("port out of range", $"{start}{host}:65536"),
            ("empty port", $"{start}{host}:"),
            ("trailing slash", $"{origin}/"),
            ("path", $"{start}{AttackerDomain}/{host}{end}"),
            ("query", $"{start}{AttackerDomain}?{host}{end}"),
            ("fragment", $"{start}{AttackerDomain}#{host}{end}"),
            ("backslash", $"{start}{AttackerDomain}\\{host}{end}"),
            ("special character", $"{start}{host}`.{AttackerDomain}"),
            ("percent encoding", $"{start}attacker%2e{host}{end}"),
            ("list", $"{origin}, {start}{AttackerDomain}"),
            ("list", $"{start}{AttackerDomain} {origin}"),
            ("no scheme", host + end),
            ("single slash", $"{start[..^1]}{host}{end}"),
            ("upper case", $"{start}{host.ToUpperInvariant()}{end}"),
            ("upper case", origin.ToUpperInvariant()),
            ("null in upper case", "NULL"),
            ("any", "*"),
            ("empty", ""),
            .. LookAlikes.Where(pair => host.Contains(pair.Ascii, StringComparison.Ordinal)).Select(pair => ("look-alike letter", start + host.Replace(pair.Ascii, pair.LookAlike) + end)),
            .. Invisible.Select(text => ("invisible character", origin + text)),
            .. Invisible.Select(text => ("invisible character", start + text + host + end)),
        ];

        // An address has no letters to put into upper case.
        return attacks.Where(attack => attack.Origin != origin).Select(static attack => new Attack(attack.Kind, attack.Origin, false));
    }
}
