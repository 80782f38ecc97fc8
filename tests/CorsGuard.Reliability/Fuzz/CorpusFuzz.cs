namespace CorsGuard.Reliability;

/// <summary>The corpus itself: an input that is kept is tried again as it was, and not as two. An input is any text.</summary>
internal sealed class CorpusFuzz : FuzzTarget
{
    public override string Kind => "corpus";

    public override string[] Words => ["\n----\n", "----", "\n", "\r\n", "\\", "\\u", "\\u002d", "\\u000", "u0041", "a"];

    public override string Generate(Random random) => Some(random, 6, Pick(random, "", "\n"), () => Pick(random, Words));

    public override string? FindProblem(string input)
    {
        var read = Corpus.Read(Corpus.Write(input, "a", input)).ToList();
        return read.SequenceEqual([input, "a", input]) ? null : $"it comes back as {read.Count} inputs: {string.Join(" | ", read)}";
    }
}
