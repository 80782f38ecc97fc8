using System.Diagnostics;

namespace CorsGuard.Reliability;

/// <summary>Gives the library random inputs and holds its answers against plain statements of the rules. The same seed makes the same inputs where the corpus is the same.</summary>
internal static class Fuzzing
{
    private const int MaxFindings = 5;

    private static readonly FuzzTarget[] Targets = [new OriginFuzz(), new HeaderFuzz(), new ValueFuzz(), new LayerFuzz(), new ConfigurationFuzz(), new RegexFuzz(), new CorpusFuzz()];

    /// <returns>The exit code: 0 = nothing was found.</returns>
    public static int Run(string kind, long inputs, int seed)
    {
        var targets = Array.FindAll(Targets, target => kind == "all" || target.Kind == kind);
        if (targets.Length == 0)
        {
            Console.WriteLine($"'{kind}' is none of {string.Join(", ", Targets.Select(static target => target.Kind))}, all.");
            return 2;
        }

        return targets.Sum(target => Run(target, inputs, seed)) == 0 ? 0 : 1;
    }

    /// <returns>The number of findings.</returns>
    private static int Run(FuzzTarget target, long inputs, int seed)
    {
        var random = new Random(seed);
        var corpus = Corpus.Load(target.Kind);
        var mutator = new Mutator(target.Words, random);
        var findings = 0;
        var watch = Stopwatch.StartNew();
        var tried = 0L;
        for (; tried < inputs && findings < MaxFindings; tried++)
        {
            var input = tried < corpus.Length ? corpus[tried] : Next(target, corpus, mutator, random);
            if (Try(target, input) is { } problem)
            {
                findings++;
                var smallest = Minimize(target, input);
                Console.WriteLine($"{target.Kind}: {Try(target, smallest) ?? problem}\n  {Corpus.Escape(smallest).ReplaceLineEndings("\n  ")}\n  kept in {Corpus.Save(target.Kind, smallest)}");
            }
        }

        Console.WriteLine($"fuzz {target.Kind}: {tried:N0} inputs, seed {seed}, {tried / watch.Elapsed.TotalSeconds:N0} inputs/s, {watch.Elapsed.TotalSeconds:N1} s, {findings} findings");
        return findings;
    }

    private static string Next(FuzzTarget target, string[] corpus, Mutator mutator, Random random) => random.Next(4) switch
    {
        0 => target.Generate(random),
        1 => mutator.Mutate(corpus[random.Next(corpus.Length)], corpus[random.Next(corpus.Length)]),
        _ => mutator.Mutate(target.Generate(random), corpus[random.Next(corpus.Length)]),
    };

    private static string? Try(FuzzTarget target, string input)
    {
        try
        {
            return target.FindProblem(input);
        }
#pragma warning disable CA1031 // Nothing may be thrown: whatever it is, it is a finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return string.Join('\n', exception.ToString().Split('\n').Take(4));
        }
    }

    // Leaves out ever smaller parts for as long as something is wrong.
    private static string Minimize(FuzzTarget target, string input)
    {
        for (var length = Math.Max(1, input.Length / 2); length >= 1; length /= 2)
        {
            for (var start = 0; start + length <= input.Length;)
            {
                var shorter = input.Remove(start, length);
                if (Try(target, shorter) is null)
                {
                    start += length;
                }
                else
                {
                    input = shorter;
                }
            }
        }

        return input;
    }
}
