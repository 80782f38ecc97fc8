namespace CorsGuard.Reliability;

/// <summary>Changes an input a little: characters, words of its grammar, whole parts of it, parts of another input.</summary>
internal sealed class Mutator(string[] words, Random random)
{
    private const int MaxLength = 12_000;
    private const string Separators = ".:/,;= \n|()[]-";
    private const string Odd = "\0\t\r\u007f\u00e9\u0130\u017f\u212a\ud800\uff0e%@*?#\\\"'{}^$+_~AZ09";

    public string Mutate(string input, string other)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            input = MutateOnce(input, other);
        }

        return input.Length > MaxLength ? input[..MaxLength] : input;
    }

    private string MutateOnce(string input, string other)
    {
        var at = random.Next(input.Length + 1);
        var (start, length) = Part(input);
        return random.Next(9) switch
        {
            0 => input.Insert(at, Odd[random.Next(Odd.Length)].ToString()),
            1 => input.Insert(at, words[random.Next(words.Length)]),
            2 => input.Remove(start, length),
            3 => input.Insert(start, input.Substring(start, length)),
            4 => input.Remove(start, length).Insert(start, words[random.Next(words.Length)]),
            5 when input.Length > 0 => Flip(input, random.Next(input.Length)),
            6 => input.Insert(start, string.Concat(Enumerable.Repeat(length == 0 ? "a" : input.Substring(start, Math.Min(length, 40)), random.Next(2, 130)))),
            7 => other[..random.Next(other.Length + 1)] + input[at..],
            _ => input.Insert(at, "" + Separators[random.Next(Separators.Length)]),
        };
    }

    // What stands between two separators.
    private (int Start, int Length) Part(string input)
    {
        if (input.Length == 0)
        {
            return (0, 0);
        }

        var at = random.Next(input.Length);
        var start = input.LastIndexOfAny(Separators.ToCharArray(), at) + 1;
        var end = input.IndexOfAny(Separators.ToCharArray(), at);
        end = end < 0 ? input.Length : Math.Max(end, start);
        return (start, end - start);
    }

    private string Flip(string input, int at)
    {
        var c = input[at];
        var other = char.IsAsciiLetter(c) && random.Next(2) == 0 ? (char)(c ^ 0x20) : (char)(c + random.Next(-1, 2));
        return string.Concat(input.AsSpan(0, at), [other], input.AsSpan(at + 1));
    }
}
