namespace CorsGuard.Reliability;

/// <summary>A part of the library that takes text from outside, beside the rule that it has to keep. An input is one text.</summary>
internal abstract class FuzzTarget
{
    public abstract string Kind { get; }

    /// <summary>The words of the grammar, which random characters would hardly ever make.</summary>
    public abstract string[] Words { get; }

    /// <summary>Makes an input by the grammar, right or nearly right.</summary>
    public abstract string Generate(Random random);

    /// <returns>What is wrong with the library's answer; null = nothing.</returns>
    public abstract string? FindProblem(string input);

    protected static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    protected static string Some(Random random, int max, string separator, Func<string> make) =>
        string.Join(separator, Enumerable.Range(0, random.Next(1, max + 1)).Select(_ => make()));

    /// <summary>A length at a bound of the contract, or a little beside it.</summary>
    protected static int Near(Random random, params int[] bounds) => Math.Max(0, bounds[random.Next(bounds.Length)] + random.Next(-2, 3));
}
