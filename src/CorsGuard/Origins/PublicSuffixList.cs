using System.Text;

namespace CorsGuard.Origins;

/// <summary>
/// The public suffix list: which names are registered under which suffix. Hosts are lower-case, in punycode and without trailing dot,
/// as a strict parse leaves them.
/// </summary>
/// <remarks>
/// The rules stay the bytes of the text that they came in, sorted by their reversed spelling: the rules that share an ending are
/// neighbours, and reading a host from the right narrows a range of lines. Nothing is allocated for a rule.
/// </remarks>
internal sealed class PublicSuffixList
{
    private const string ResourceName = "CorsGuard.PublicSuffixes";
    private static readonly Lazy<PublicSuffixList> LazyEmbedded = new(static () => Parse(ReadResource()));

    private readonly byte[] _text;
    private readonly int[] _ends;
    private readonly byte[] _lengths;

    private PublicSuffixList(byte[] text, int[] ends, byte[] lengths, string snapshot)
    {
        _text = text;
        _ends = ends;
        _lengths = lengths;
        Snapshot = snapshot;
    }

    /// <summary>Gets the list that comes with the library.</summary>
    public static PublicSuffixList Embedded => LazyEmbedded.Value;

    /// <summary>Gets the day of the list, <c>yyyy-mm-dd</c>.</summary>
    public string Snapshot { get; }

    /// <summary>Gets the number of rules.</summary>
    public int Count => _ends.Length;

    /// <summary>Reads the format that <c>public-suffixes.txt</c> describes.</summary>
    /// <exception cref="FormatException">The rules are not sorted by their reversed spelling, or one is longer than a host.</exception>
    public static PublicSuffixList Parse(byte[] text)
    {
        var snapshot = "unknown";
        var ends = new List<int>();
        var lengths = new List<byte>();
        for (var start = 0; start < text.Length;)
        {
            var rest = text.AsSpan(start);
            var length = rest.IndexOf((byte)'\n') is var newline and >= 0 ? newline : rest.Length;
            var line = rest[..length];
            if (line.StartsWith("# Snapshot: "u8))
            {
                snapshot = Encoding.ASCII.GetString(line["# Snapshot: ".Length..]);
            }
            else if (length > 0 && line[0] != '#')
            {
                if (length > byte.MaxValue || (ends.Count > 0 && !IsAfter(line, text.AsSpan(ends[^1] - lengths[^1], lengths[^1]))))
                {
                    throw new FormatException($"Rule {ends.Count + 1} of the public suffix list is too long or out of order.");
                }

                ends.Add(start + length);
                lengths.Add((byte)length);
            }

            start += length + 1;
        }

        return new PublicSuffixList(text, [.. ends], [.. lengths], snapshot);
    }

    /// <summary>Whether anyone may register names directly under the host. An unlisted top-level name is a suffix.</summary>
    public bool IsPublicSuffix(ReadOnlySpan<char> host) => !host.IsEmpty && !IsAddress(host) && Walk(host).SuffixLength == host.Length;

    /// <summary>Whether anyone may register names somewhere under the host: it is a public suffix, or one lies below it.</summary>
    public bool HoldsPublicSuffix(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || IsAddress(host))
        {
            return false;
        }

        var walk = Walk(host);
        return walk.SuffixLength == host.Length || walk.HasRuleBelow();
    }

    /// <summary>The suffix and one label more: what one owner registered. A suffix, a single label and an IP address: the host itself.</summary>
    public ReadOnlySpan<char> RegistrableDomain(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || IsAddress(host))
        {
            return host;
        }

        var walk = Walk(host);
        return walk.DomainLength > 0 ? host[^walk.DomainLength..] : host;
    }

    internal int LengthOf(int rule) => _lengths[rule];

    /// <summary>The part of a range of rules, equal in their last <paramref name="depth"/> characters, that continues leftwards with <paramref name="c"/>.</summary>
    internal (int From, int To) Narrow(int from, int to, int depth, byte c)
    {
        var first = FirstNotBelow(from, to, depth, c);
        return (first, FirstNotBelow(first, to, depth, c + 1));
    }

    private int FirstNotBelow(int from, int to, int depth, int c)
    {
        while (from < to)
        {
            var middle = (int)((uint)(from + to) >> 1);
            // A rule that has ended sorts before every rule that goes on.
            var value = depth < _lengths[middle] ? _text[_ends[middle] - 1 - depth] : 0;
            if (value < c)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    private PublicSuffixWalk Walk(ReadOnlySpan<char> host)
    {
        var walk = new PublicSuffixWalk(this);
        for (var i = host.Length - 1; i >= 0; i--)
        {
            walk.Read(host[i]);
        }

        walk.Complete();
        return walk;
    }

    // In a host that passed the strict parse, a last label of digits only belongs to an IPv4 address, and a bracket to an IPv6 address.
    private static bool IsAddress(ReadOnlySpan<char> host)
    {
        if (host[0] == '[')
        {
            return true;
        }

        var last = host.Length - 1;
        while (last >= 0 && char.IsAsciiDigit(host[last]))
        {
            last--;
        }

        return last < 0 || (last < host.Length - 1 && host[last] == '.');
    }

    private static bool IsAfter(ReadOnlySpan<byte> rule, ReadOnlySpan<byte> previous)
    {
        var common = Math.Min(rule.Length, previous.Length);
        for (var i = 1; i <= common; i++)
        {
            if (rule[^i] != previous[^i])
            {
                return rule[^i] > previous[^i];
            }
        }

        return rule.Length > previous.Length;
    }

    private static byte[] ReadResource()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is missing from the assembly.");
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
