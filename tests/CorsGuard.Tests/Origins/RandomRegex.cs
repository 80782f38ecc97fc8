using System.Text;

namespace CorsGuard.Tests.Origins;

/// <summary>A random pattern of the audited subset together with a way to draw texts that it is likely to match.</summary>
internal sealed class RandomRegex
{
    private static readonly string[] Anchors = ["^", "$", @"\A", @"\z", @"\Z", @"\b", @"\B", @"\b"];

    private const string Characters = "ab1_.-:/[]+";

    private static readonly string[] Sets =
        [@"\d", @"\w", @"\W", @"\D", @"\S", "[ab]", "[^a]", "[a-c1-3]", "[-a]", "[a.-]", "[]a]", "[^]-]", @"[\w-]", @"[\W\d]", "[a-z-[b]]", "[^-[a-z]", @"\p{L}", @"\P{Nd}", "."];

    private readonly int[] _decisions;
    private int _next;

    public RandomRegex(int[] decisions)
    {
        _decisions = decisions;
        (Pattern, Draw) = Choice(3);
    }

    public string Pattern { get; }

    public Func<Random, string> Draw { get; }

    public static string Noise(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Characters[random.Next(Characters.Length)]));

    public override string ToString() => Pattern;

    private int Decide(int below) => _decisions[_next++ % _decisions.Length] % below;

    private (string, Func<Random, string>) Choice(int depth)
    {
        var first = Sequence(depth);
        if (Decide(4) != 0)
        {
            return first;
        }

        var second = Sequence(depth);
        return ($"{first.Item1}|{second.Item1}", random => random.Next(2) == 0 ? first.Item2(random) : second.Item2(random));
    }

    private (string, Func<Random, string>) Sequence(int depth)
    {
        var pattern = new StringBuilder();
        var draws = new List<Func<Random, string>>();
        for (var i = Decide(4); i >= 0; i--)
        {
            var (text, draw) = Quantified(depth);
            pattern.Append(text);
            draws.Add(draw);
        }

        return (pattern.ToString(), random => string.Concat(draws.Select(draw => draw(random))));
    }

    private (string, Func<Random, string>) Quantified(int depth)
    {
        var (atom, draw) = Atom(depth);
        if (Anchors.Contains(atom))
        {
            // Nobody repeats an anchor, and both engines of .NET are wrong about some that are repeated: "(\A{0,2}|:{1,3}?){1,3}?".
            return (atom, draw);
        }

        (string Text, int Min, int Max) quantifier = Decide(16) switch
        {
            0 => ("*", 0, 3),
            1 => ("+", 1, 3),
            2 => ("?", 0, 1),
            3 => ("{2}", 2, 2),
            4 => ("{1,}", 1, 3),
            5 => ("{0,2}", 0, 2),
            6 => ("*?", 0, 3),
            7 => ("{1,3}?", 1, 3),
            _ => ("", 1, 1),
        };
        return (atom + quantifier.Text, random => string.Concat(Enumerable.Range(0, random.Next(quantifier.Min, quantifier.Max + 1)).Select(_ => draw(random))));
    }

    private (string, Func<Random, string>) Atom(int depth)
    {
        switch (Decide(depth > 0 ? 12 : 9))
        {
            case 0 or 1 or 2 or 3:
                var c = Characters[Decide(Characters.Length)];
                return (char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '/' ? $"{c}" : $"\\{c}", _ => $"{c}");
            case 4 or 5 or 6:
                return (Sets[Decide(Sets.Length)], random => $"{Characters[random.Next(Characters.Length)]}");
            case 7:
                return (Anchors[Decide(Anchors.Length)], _ => "");
            case 8:
                return (new[] { "{", "a{,2}", "{x}", "(?#note)b", "()", @"\x61", @"\/", @"\u005f" }[Decide(8)], random => random.Next(2) == 0 ? "a" : "b");
            default:
                var (pattern, draw) = Choice(depth - 1);
                return (new[] { "(", "(?:", "(?<n>", "(?'n'" }[Decide(4)] + pattern + ")", draw);
        }
    }
}
