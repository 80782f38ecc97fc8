namespace CorsGuard.Tests.Docs;

/// <summary>A fenced block of a document. What stands behind its language says how it is tested; see CONTRIBUTING.md.</summary>
/// <param name="Document">The document.</param>
/// <param name="Line">Where it starts.</param>
/// <param name="Heading">The heading above it.</param>
/// <param name="Language">The first word of the opening line.</param>
/// <param name="Marks">The other words, <c>name=value</c> or <c>name</c>.</param>
/// <param name="Text">What it holds.</param>
internal sealed record Fence(string Document, int Line, string Heading, string Language, IReadOnlyDictionary<string, string> Marks, string Text)
{
    private const string Delimiter = "```";

    public bool IsSettings => Language is "json" or "dotenv";

    /// <summary>A block of settings that is put below the next one, as a source of lower precedence.</summary>
    public bool IsLayer => Marks.ContainsKey("layer");

    /// <summary>The codes that the settings or the code of the block lead to.</summary>
    public IReadOnlyList<string> Reports => Marks.TryGetValue("reports", out var codes) ? codes.Split(',') : [];

    /// <summary>The file that the block is a copy of, and behind a <c>#</c> the part of it.</summary>
    public string? Source => Marks.GetValueOrDefault("source");

    public override string ToString() => $"{Document}({Line})";

    public static IReadOnlyList<Fence> In(string document)
    {
        List<Fence> fences = [];
        var lines = Repository.Read(document).Split('\n');
        var heading = "";
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
            {
                heading = lines[i].TrimStart('#').Trim();
            }
            else if (lines[i].StartsWith(Delimiter, StringComparison.Ordinal))
            {
                var end = Array.IndexOf(lines, Delimiter, i + 1);
                Assert.True(end > i, $"{document}({i + 1}): the block has no end");
                fences.Add(Read(document, i, heading, lines[i], lines[(i + 1)..end]));
                i = end;
            }
        }

        return fences;
    }

    private static Fence Read(string document, int index, string heading, string opening, string[] lines)
    {
        var words = opening[Delimiter.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var marks = words.Skip(1).Select(static word => word.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair.ElementAtOrDefault(1) ?? "");
        return new Fence(document, index + 1, heading, words.FirstOrDefault() ?? "", marks, string.Join('\n', lines));
    }
}
