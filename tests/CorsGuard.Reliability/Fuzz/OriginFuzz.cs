using CorsGuard.Origins;

namespace CorsGuard.Reliability;

/// <summary>The strict parse of an origin, and compiled sets of origins. An input is an origin, and patterns in further lines.</summary>
internal sealed class OriginFuzz : FuzzTarget
{
    private static readonly string[] Hosts = ["a.com", "b.a.com", "c.b.a.com", "xa.com", "com", "localhost", "127.0.0.1", "256.1.1.1", "1.2.3", "0x7f.1", "a.0x", "[::1]", "[1::]", "[::ffff:7f00:1]", "[1:2:3:4:5:6:7:8]", "[0:0::1]", "xn--a", "a-.com", "_b.a.com", "ab--c.com"];
    private static readonly string[] Schemes = ["https", "http", "wss", "ftp", "file", "app", "chrome-extension", "a+b.c-1"];
    private static readonly string[] Ports = ["", ":1", ":80", ":443", ":21", ":8080", ":65535", ":65536", ":0", ":08"];

    public override string Kind => "origins";

    public override string[] Words => [.. Hosts, .. Schemes, .. Ports, "://", "null", "*.", ":*", "xn--", "[", "]", "::", "0x", ".", "A", "\n"];

    public override string Generate(Random random)
    {
        var origin = random.Next(20) == 0 ? "null" : $"{Scheme(random)}://{Host(random)}{Pick(random, Ports)}";
        return random.Next(4) == 0 ? $"{origin}\n{Some(random, 6, "\n", () => Pattern(random))}" : origin;
    }

    public override string? FindProblem(string input)
    {
        var lines = input.Split('\n');
        var expected = NaiveOrigin.Parse(lines[0]);
        var isOrigin = RequestOrigin.TryParse(lines[0], out var origin);
        if (isOrigin != expected is not null)
        {
            return $"the strict parse says {isOrigin}";
        }

        if (expected is not null && (origin.IsNull != (expected.Scheme.Length == 0) || !origin.Scheme.SequenceEqual(expected.Scheme) || !origin.Host.SequenceEqual(expected.Host)
            || !origin.Port.SequenceEqual(expected.Port) || (!origin.IsNull && origin.HostKind != (expected.IsAddress ? HostKind.Address : HostKind.Name))))
        {
            return $"the strict parse takes it apart as {origin.Scheme} {origin.Host} {origin.Port} {origin.HostKind}";
        }

        return lines.Length == 1 ? null : FindProblemOfSet(lines, expected);
    }

    private static string? FindProblemOfSet(string[] lines, NaiveOrigin? origin)
    {
        List<OriginPattern> patterns = [];
        foreach (var line in lines.Skip(1))
        {
            if (OriginPatternParser.Parse(line, out var pattern) == OriginPatternError.None && pattern is not null)
            {
                patterns.Add(pattern);
                if (pattern.IsExact && NaiveOrigin.Parse(pattern.Text) is null)
                {
                    return $"the pattern '{pattern.Text}' is no origin";
                }
            }
        }

        var expected = origin is { Scheme.Length: > 0 } && patterns.Exists(pattern => origin.IsAdmittedBy(pattern.Text));
        var set = OriginSet.Of(patterns, [], allowsNull: false);
        return set.Allows(lines[0]) != expected ? $"the set says {!expected}"
            : set.FindRule(lines[0]) is not null != expected ? "the rule that is named does not fit"
            : null;
    }

    private static string Scheme(Random random) => random.Next(12) == 0 ? new string('s', Near(random, 1, 64)) : Pick(random, Schemes);

    private static string Host(Random random) => random.Next(8) switch
    {
        0 => string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => new string('a', Near(random, 1, 63)))),
        1 => Long(Near(random, 253)),
        2 => $"[{Some(random, 8, ":", () => Pick(random, "0", "0", "1", "ffff", "", "a0", "01"))}]",
        3 => Some(random, 5, ".", () => Pick(random, "0", "1", "255", "256", "01", "0x1", "a")),
        _ => Pick(random, Hosts),
    };

    // As long as a host may be, or a little longer.
    private static string Long(int length)
    {
        var host = "";
        while (host.Length < length)
        {
            host += host.Length % 50 == 49 ? "." : "a";
        }

        return host;
    }

    private static string Pattern(Random random) =>
        $"{Scheme(random)}://{Pick(random, "", "*.")}{Host(random)}{Pick(random, [":*", .. Ports])}";
}
