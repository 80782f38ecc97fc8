using System.Globalization;
using System.Text.RegularExpressions;
using CorsGuard.Configuration;
using CorsGuard.Policies;

namespace CorsGuard.Reliability;

/// <summary>Lists that are one string, and durations. An input is a value, tried as each of them.</summary>
internal sealed partial class ValueFuzz : FuzzTarget
{
    public override string Kind => "values";

    public override string[] Words => ["https://a.com", "*", ",", ";", " ", "\n", "[", "]", "[\"a\"]", "\"", "10", "s", "m", "h", "00:10:00", "-", "1.", ":", "00", "86400", "99999999999999999999", "+"];

    public override string Generate(Random random) => random.Next(3) switch
    {
        0 => Some(random, 6, Pick(random, ",", ";", " ", ", ", "\r\n", "\t"), () => Pick(random, "https://a.com", "b", "*", "", "x-y", "[::1]", "]")),
        1 => $"{Pick(random, "", "", "-", "+", " ")}{random.Next(0, 100_000)}{Pick(random, "", "s", "m", "h", "d", "S", " s")}",
        _ => $"{Pick(random, "", "", "-", "1.", "10.")}{random.Next(0, 30):00}:{random.Next(0, 70):00}{Pick(random, "", ":00", ":59", ":60", ":0")}",
    };

    public override string? FindProblem(string input) => FindProblemOfDuration(input) ?? FindProblemOfList(input);

    private static string? FindProblemOfDuration(string input)
    {
        var isDuration = DurationParser.TryParse(input, out var duration);
        var expected = NaiveSeconds(input.Trim());
        return isDuration != expected is not null ? $"a duration: {isDuration}"
            : expected is { } seconds && duration.TotalSeconds != seconds && Math.Abs(seconds) < 10_000_000 ? $"{duration} instead of {seconds} s"
            : null;
    }

    // The contract: whole seconds, a number with s, m or h, [d.]hh:mm:ss; a negative one can be read. Beyond all bounds the number does not matter.
    private static double? NaiveSeconds(string text)
    {
        if (Number().Match(text) is { Success: true } number && long.TryParse(number.Groups[1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
        {
            return count * (number.Groups[2].Value switch { "m" => 60d, "h" => 3600d, _ => 1d });
        }

        if (Clock().Match(text) is not { Success: true } clock)
        {
            return null;
        }

        int[] parts = [.. clock.Groups.Values.Skip(2).Select(static group => group.Value.Length == 0 ? 0 : int.Parse(group.Value, CultureInfo.InvariantCulture))];
        var seconds = (((((parts[0] * 24d) + parts[1]) * 60) + parts[2]) * 60) + parts[3];
        return parts[1] > 23 || parts[2] > 59 || parts[3] > 59 || parts[0] > 10_675_199 ? null : clock.Groups[1].Length > 0 ? -seconds : seconds;
    }

    private static string? FindProblemOfList(string input)
    {
        var bag = new DiagnosticBag();
        var layer = new Layer("fuzz", null, "CorsGuard", new SourceAnswers(_ => (true, input), static _ => []), null);
        var list = new ListParser(isRegexes: false, bag).Parse(new Mention(layer, "CorsGuard:DefaultPolicy:AllowedOrigins", IsShortName: false));
        if (input.TrimStart().StartsWith('['))
        {
            return null;
        }

        var expected = Separators().Split(input).Where(static part => part.Length > 0);
        return !list.SequenceEqual(expected) ? $"the list is {string.Join('|', list)}" : bag.Diagnostics.Count > 0 ? bag.Diagnostics[0].ToString() : null;
    }

    [GeneratedRegex(@"\A([+-]?[0-9]+)([smh]?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A(-?)(?:([0-9]{1,8})\.(?=[0-9]{2}:))?([0-9]{1,2}):([0-9]{2}):([0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"[,; \t\r\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
