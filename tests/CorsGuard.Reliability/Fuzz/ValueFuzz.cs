using CorsGuard.Configuration;
using CorsGuard.Policies;

namespace CorsGuard.Reliability;

/// <summary>Lists that are one string, durations, booleans, numbers and names. An input is a value, tried as each of them.</summary>
internal sealed class ValueFuzz : FuzzTarget
{
    private static readonly string[] Names = Enum.GetNames<CorsGuardCrossOriginWrites>();

    public override string Kind => "values";

    public override string[] Words => ["https://a.com", "*", ",", ";", " ", "\n", "[", "]", "[\"a\"]", "\",\"", "\"", "null", "10", "s", "m", "h", "00:10:00", "-", "1.", ":", "00", "86400", "99999999999999999999", "2147483648", "+", "true", "FALSE", "yes", "no", "0", .. Names];

    public override string Generate(Random random) => random.Next(6) switch
    {
        0 => Some(random, 6, Pick(random, ",", ";", " ", ", ", "\r\n", "\t"), () => Pick(random, "https://a.com", "b", "*", "", "x-y", "[::1]", "]", "a{1,2}")),
        1 => $"{Pick(random, "", "", "-", "+", " ")}{random.Next(0, 100_000)}{Pick(random, "", "s", "m", "h", "d", "S", " s")}",
        2 => $"{Pick(random, "", "", "-", "1.", "10.")}{random.Next(0, 30):00}:{random.Next(0, 70):00}{Pick(random, "", ":00", ":59", ":60", ":0")}",
        3 => $"{Pick(random, "", "", " ")}[{Some(random, 5, Pick(random, ",", ", ", ",\n"), () => Pick(random, "\"https://a.com\"", "\"b\"", "\"\"", "\" \"", "\" c \"", "\"d,e\"", "\"f g\"", "\"\\u0068\"", "1", "null", "[]"))}{Pick(random, "]", "]", "]", "]", " ]", ",]", "", "]]")}",
        4 => Pick(random, "true", "True", "TRUE", "false", "False", "1", "0", "yes", "Yes", "no", "NO", "on", "off", "maybe", "2", "t"),
        _ => Pick(random, [.. Names, .. Names.Select(static name => name.ToUpperInvariant())]),
    };

    public override string? FindProblem(string input) =>
        FindProblemOfDuration(input)
        ?? FindProblemOfScalar("a boolean", input, static (parser, mention) => parser.ParseBoolean(mention), NaiveValue.Boolean(input))
        ?? FindProblemOfScalar("a number", input, static (parser, mention) => parser.ParseInteger(mention), NaiveValue.Integer(input))
        ?? FindProblemOfScalar("a name", input, static (parser, mention) => parser.ParseName<CorsGuardCrossOriginWrites>(mention), NaiveValue.Name(typeof(CorsGuardCrossOriginWrites), input))
        ?? FindProblemOfList(input, isRegexes: false)
        ?? FindProblemOfList(input, isRegexes: true);

    private static string? FindProblemOfDuration(string input)
    {
        var isDuration = DurationParser.TryParse(input, out var duration);
        var expected = NaiveValue.Seconds(input);
        return isDuration != expected is not null ? $"a duration: {isDuration}"
            : expected is { } seconds && !NaiveValue.IsSame(duration, seconds) ? $"{duration} instead of {seconds} s"
            : null;
    }

    private static string? FindProblemOfScalar(string what, string input, Func<ScalarParser, Mention, object?> parse, object? expected)
    {
        var bag = new DiagnosticBag();
        var value = parse(new ScalarParser(bag), MentionOf(input));
        return !Equals(value, expected) ? $"{what}: {value}" : bag.HasErrors != expected is null ? $"{what}, and errors: {bag.HasErrors}" : null;
    }

    private static string? FindProblemOfList(string input, bool isRegexes)
    {
        var bag = new DiagnosticBag();
        var list = new ListParser(isRegexes, bag).Parse(MentionOf(input));
        return NaiveValue.List(input, isRegexes) is not { } expected ? (bag.HasErrors ? null : $"the list is {string.Join('|', list)}, without an error")
            : !list.SequenceEqual(expected) ? $"the list is {string.Join('|', list)}, not {string.Join('|', expected)}"
            : bag.Diagnostics.Count > 0 ? bag.Diagnostics[0].ToString()
            : null;
    }

    private static Mention MentionOf(string text) =>
        new(new Layer("fuzz", null, "CorsGuard", new SourceAnswers(_ => (true, text), static _ => []), null), "CorsGuard:DefaultPolicy:AllowedOrigins", IsShortName: false);
}
