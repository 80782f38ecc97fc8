using System.Globalization;
using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Reads single values. What cannot be read is an error, never a default.</summary>
internal sealed class ScalarParser
{
    private readonly DiagnosticBag _diagnostics;

    public ScalarParser(DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
    }

    public bool? ParseBoolean(Mention mention)
    {
        if (Text(mention, "true or false") is not { } text)
        {
            return null;
        }

        switch (text.ToUpperInvariant())
        {
            case "TRUE" or "1" or "YES":
                return true;
            case "FALSE" or "0" or "NO":
                return false;
            default:
                ReportType(mention, $"'{text}' is neither true nor false.", "Write true or false.");
                return null;
        }
    }

    public int? ParseInteger(Mention mention)
    {
        if (Text(mention, "a number") is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && !text.EndsWith('\0'))
        {
            return number;
        }

        ReportType(mention, $"'{text}' is no whole number.", "Write a number.");
        return null;
    }

    /// <summary>Reads the name of an enum's value, ignoring case. A number is no name.</summary>
    public T? ParseName<T>(Mention mention)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        if (Text(mention, string.Join(" or ", names)) is not { } text)
        {
            return null;
        }

        if (Array.Find(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            return Enum.Parse<T>(name);
        }

        ReportType(mention, $"'{text}' is not {string.Join(" or ", names)}.", $"Write {string.Join(" or ", names)}.");
        return null;
    }

    public TimeSpan? ParseDuration(Mention mention)
    {
        if (Text(mention, "a duration") is not { } text)
        {
            return null;
        }

        if (DurationParser.TryParse(text, out var duration))
        {
            return duration;
        }

        _diagnostics.Report(
            DiagnosticCodes.InvalidMaxAge, mention.Location, $"'{text}' is no duration.", "Write whole seconds, or '90s', '10m', '2h', '00:10:00'.");
        return null;
    }

    public string? ParseText(Mention mention) => Text(mention, "a string");

    private string? Text(Mention mention, string expected)
    {
        var text = mention.Scalar?.Trim();
        if (mention.ChildKeys.Count > 0)
        {
            ReportType(mention, "The setting is a single value, not a list or an object.", $"Write {expected}.");
            return null;
        }

        if (string.IsNullOrEmpty(text))
        {
            ReportType(mention, "The value is empty.", $"Write {expected}, or remove the key.");
            return null;
        }

        return text;
    }

    private void ReportType(Mention mention, string message, string hint) =>
        _diagnostics.Report(DiagnosticCodes.WrongType, mention.Location, message, hint);
}
