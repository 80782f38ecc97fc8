namespace CorsGuard.Reliability;

/// <summary>One source of a configuration: its keys, as they are written.</summary>
internal sealed class NaiveSource(IEnumerable<KeyValuePair<string, string?>> pairs)
{
    public Dictionary<string, string?> Values { get; } = new(pairs, StringComparer.OrdinalIgnoreCase);

    /// <summary>Sources from the lines of an input, lowest first: <c>key=value</c>, and <c>--</c> begins another source.</summary>
    public static NaiveSource[] Parse(string input) =>
        [.. input.Split("\n--\n").Select(static source => new NaiveSource(source.Split('\n').Select(Pair).DistinctBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase)))];

    /// <summary>JSON null is not said at all.</summary>
    public string? Value(string path) => Values.GetValueOrDefault(path);

    public string[] Children(string path) =>
        [.. Below(path).Select(rest => rest.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What follows the path in the keys below it.</summary>
    public IEnumerable<string> Below(string path) =>
        Values.Keys.Where(key => key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase)).Select(key => key[(path.Length + 1)..]);

    public bool Says(string path) => Value(path) is not null || Below(path).Any();

    public bool Has(string path) => Values.ContainsKey(path) || Below(path).Any();

    private static KeyValuePair<string, string?> Pair(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? new(line[..at], line[(at + 1)..]) : new(line, null);
}
