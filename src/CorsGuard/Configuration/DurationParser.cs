using System.Globalization;

namespace CorsGuard.Configuration;

/// <summary>Reads a duration: whole seconds, a number with <c>s</c>, <c>m</c> or <c>h</c>, or <c>[d.]hh:mm:ss</c>.</summary>
internal static class DurationParser
{
    private static readonly string[] ClockFormats = [@"hh\:mm\:ss", @"h\:mm\:ss", @"d\.hh\:mm\:ss"];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        text = text.Trim();
        if (text.Contains(':', StringComparison.Ordinal))
        {
            // "00:10" would be ten minutes to .NET and ten seconds to many readers: all three parts, or an error.
            // A negative one is readable, so that it is refused for what it is.
            var isNegative = text.StartsWith('-');
            var isClock = TimeSpan.TryParseExact(isNegative ? text[1..] : text, ClockFormats, CultureInfo.InvariantCulture, out duration);
            duration = isNegative ? -duration : duration;
            return isClock;
        }

        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        // .NET takes no offence at null characters behind a number.
        var isNumber = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && !digits.EndsWith('\0');
        duration = isNumber ? Seconds(number, Math.Max(unit, 1)) : default;
        return isNumber;
    }

    // Far beyond the longest that is allowed, so clamping loses nothing.
    private static TimeSpan Seconds(long number, int unit)
    {
        const long Most = 10_000_000;
        return TimeSpan.FromSeconds(Math.Clamp(number, -Most, Most) * unit);
    }
}
