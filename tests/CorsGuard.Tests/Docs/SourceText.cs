namespace CorsGuard.Tests.Docs;

/// <summary>Source code as a document shows it: a whole file, or what stands between <c>// docs: NAME</c> and <c>// docs: end</c> (elsewhere <c># docs: NAME</c>).</summary>
internal static class SourceText
{
    // In C#, and in YAML or settings of nginx.
    private static readonly string[] Markers = ["// docs: ", "# docs: "];

    /// <param name="source">A path from the root, and behind a <c>#</c> the name of a part.</param>
    public static string Read(string source)
    {
        var parts = source.Split('#', 2);
        var text = Repository.Read(parts[0]).TrimEnd('\n').TrimStart('\uFEFF');
        return parts.Length == 1 ? text : Part(text.Split('\n'), parts[1]);
    }

    private static string Part(string[] lines, string name)
    {
        var start = Array.FindIndex(lines, line => IsMarker(line, name));
        Assert.True(start >= 0, $"There is no part '{name}'.");
        var end = Array.FindIndex(lines, start, static line => IsMarker(line, "end"));
        Assert.True(end > start, $"The part '{name}' has no end.");
        var part = lines[(start + 1)..end];
        var indent = part.Where(static line => line.Length > 0).Min(static line => line.Length - line.TrimStart(' ').Length);
        return string.Join('\n', part.Select(line => line.Length == 0 ? line : line[indent..]));
    }

    private static bool IsMarker(string line, string name) => Array.Exists(Markers, marker => line.Trim() == marker + name);
}
