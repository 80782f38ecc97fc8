using System.Text.Json;

namespace CorsGuard.Tests.Docs;

/// <summary>What the documents show is true: code and settings of nginx are a copy of what is compiled and run, settings are loaded.</summary>
public sealed class SnippetTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    public static TheoryData<string, int> CodeBlocks => Blocks(static fence => fence.Language is "csharp" or "nginx" or "yaml" or "dockerfile");

    public static TheoryData<string, int> JsonBlocks => Blocks(static fence => fence.Language == "json");

    public static TheoryData<string, int> SettingsBlocks => Blocks(static fence => fence is { IsSettings: true, IsLayer: false });

    [Theory]
    [MemberData(nameof(CodeBlocks))]
    public void Code_OfADocument_EqualsItsSource(string document, int line)
    {
        var fence = Find(document, line);

        Assert.NotNull(fence.Source);
        Assert.Equal(SourceText.Read(fence.Source), fence.Text);
    }

    [Theory]
    [MemberData(nameof(JsonBlocks))]
    public void Json_OfADocument_Parses(string document, int line)
    {
        var fence = Find(document, line);

        using var json = JsonDocument.Parse(fence.Text, WithComments);

        if (fence.Source is { } source)
        {
            Assert.Equal(SourceText.Read(source), fence.Text);
        }
    }

    [Theory]
    [MemberData(nameof(SettingsBlocks))]
    public void Settings_OfADocument_ReportWhatTheBlockSays(string document, int line)
    {
        var fences = Fence.In(document).ToList();
        var index = fences.FindIndex(fence => fence.Line == line);
        var first = index - fences.Take(index).Reverse().TakeWhile(static fence => fence.IsLayer).Count();

        var diagnostics = DocumentedSettings.Load(fences[first..(index + 1)]).Diagnostics.Diagnostics;

        var expected = fences[index].Reports;
        var reported = diagnostics
            .Where(diagnostic => diagnostic.Severity > CorsGuardDiagnosticSeverity.Information || expected.Contains(diagnostic.Code))
            .Select(static diagnostic => diagnostic.Code);
        Assert.True(
            expected.Order().SequenceEqual(reported.Distinct().Order()),
            $"{fences[index]} should report '{string.Join(',', expected)}', but: {string.Join(Environment.NewLine, diagnostics)}");
    }

    private static Fence Find(string document, int line) => Assert.Single(Fence.In(document), fence => fence.Line == line);

    private static TheoryData<string, int> Blocks(Func<Fence, bool> condition)
    {
        var blocks = new TheoryData<string, int>();
        foreach (var fence in Repository.Documents.SelectMany(Fence.In).Where(condition))
        {
            blocks.Add(fence.Document, fence.Line);
        }

        return blocks;
    }
}
