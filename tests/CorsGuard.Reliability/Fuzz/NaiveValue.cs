using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CorsGuard.Reliability;

/// <summary>Single values and lists by the contract, in plain words. Null = nobody can read it: an error.</summary>
internal static partial class NaiveValue
{
    public static bool? Boolean(string text) => True().IsMatch(text.Trim()) ? true : False().IsMatch(text.Trim()) ? false : null;

    public static int? Integer(string text) =>
        Number().Match(text.Trim()) is { Success: true, Groups: [_, _, { Length: 0 }] } && int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static object? Name(Type type, string text) => Letters().IsMatch(text.Trim()) && Enum.TryParse(type, text.Trim(), ignoreCase: true, out var name) ? name : null;

    /// <summary>Whole seconds, a number with s, m or h, [d.]hh:mm:ss; a negative one can be read.</summary>
    public static double? Seconds(string text)
    {
        text = text.Trim();
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

    /// <summary>Beyond all bounds the number does not matter.</summary>
    public static bool IsSame(TimeSpan duration, double seconds) => duration.TotalSeconds == seconds || Math.Abs(seconds) >= 10_000_000;

    /// <summary>A list that is one string.</summary>
    public static string[]? List(string text, bool isRegexes)
    {
        if (!text.TrimStart().StartsWith('['))
        {
            return [.. Separators(isRegexes).Split(text).Where(static part => part.Length > 0)];
        }

        try
        {
            return Elements(JsonSerializer.Deserialize<string?[]>(text) ?? [null], isRegexes);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A list that is an array: nothing is split, and nothing may be empty. An empty expression has an error of its own.</summary>
    public static string[]? Elements(string?[] elements, bool isRegexes) =>
        Array.TrueForAll(elements, element => element is not null && ((isRegexes && element.Length == 0) || (element.Trim().Length > 0 && !Separators(isRegexes).IsMatch(element.Trim()))))
            ? [.. elements.OfType<string>()]
            : null;

    private static Regex Separators(bool isRegexes) => isRegexes ? WhiteSpace() : AnySeparator();

    [GeneratedRegex(@"\A(?:true|yes|1)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex True();

    [GeneratedRegex(@"\A(?:false|no|0)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex False();

    [GeneratedRegex(@"\A[A-Za-z]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Letters();

    [GeneratedRegex(@"\A([+-]?[0-9]+)([smh]?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\A(-?)(?:([0-9]{1,8})\.(?=[0-9]{2}:))?([0-9]{1,2}):([0-9]{2}):([0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"[,; \t\r\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex AnySeparator();

    [GeneratedRegex(@"[ \t\r\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
