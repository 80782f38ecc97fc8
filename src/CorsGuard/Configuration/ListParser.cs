using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Reads a list: an array, one string with separators, or a JSON array in one string.</summary>
internal sealed class ListParser
{
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n");
    private static readonly SearchValues<char> Separators = SearchValues.Create(",; \t\r\n");

    private readonly bool _isRegexes;
    private readonly SearchValues<char> _separators;
    private readonly DiagnosticBag _diagnostics;

    /// <param name="isRegexes">True = only white space separates: a comma belongs to a regular expression.</param>
    /// <param name="diagnostics">Where to report.</param>
    public ListParser(bool isRegexes, DiagnosticBag diagnostics)
    {
        _isRegexes = isRegexes;
        _separators = isRegexes ? WhiteSpace : Separators;
        _diagnostics = diagnostics;
    }

    /// <summary>The keys of the elements that were taken from an array; empty = the list is one string.</summary>
    public List<string> Keys { get; } = [];

    public List<string> Parse(Mention mention)
    {
        var keys = mention.ChildKeys;
        if (mention.Scalar is not { } text)
        {
            return ParseArray(mention, keys);
        }

        if (keys.Count > 0)
        {
            Report(
                DiagnosticCodes.ScalarAndArray,
                mention.Location,
                "The list is given both as one value and as an array.",
                $"Remove '{mention.Path}' itself, or the keys below it.");
            return [];
        }

        return ParseText(mention, text);
    }

    private List<string> ParseText(Mention mention, string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(_separators))
        {
            if (mention.IsVariable)
            {
                Report(
                    DiagnosticCodes.EmptyVariable,
                    mention.Location,
                    "It is set but empty, which means an empty list.",
                    "Remove it if that is not meant: a setting that is absent takes its default.");
            }

            return [];
        }

        return text.AsSpan().TrimStart().StartsWith('[') ? ParseJson(mention, text) : Split(text);
    }

    private List<string> Split(string text)
    {
        List<string> parts = [];
        foreach (var range in text.AsSpan().SplitAny(_separators))
        {
            if (!text.AsSpan()[range].IsEmpty)
            {
                parts.Add(text[range]);
            }
        }

        return parts;
    }

    private List<string> ParseJson(Mention mention, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            List<string> elements = [];
            foreach (var element in document.RootElement.EnumerateArray())
            {
                _ = TryAdd(elements, element.ValueKind == JsonValueKind.String ? element.GetString() : null, mention.Location);
            }

            return elements;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, or half a surrogate pair, escaped or as it is.
            Report(
                DiagnosticCodes.WrongType,
                mention.Location,
                $"'{text}' starts like a JSON array but is none.",
                "Write [\"a\", \"b\"], or the elements with a space between them.");
            return [];
        }
    }

    private List<string> ParseArray(Mention mention, IReadOnlyList<string> keys)
    {
        List<(int Index, string Key)> indexes = [];
        foreach (var key in keys)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                indexes.Add((index, key));
            }
            else
            {
                Report(DiagnosticCodes.WrongType, Element(mention, key), $"'{key}' is no index: the setting is a list.", "Write an array, or one string.");
            }
        }

        List<string> elements = [];
        foreach (var (_, key) in indexes.OrderBy(static pair => pair.Index))
        {
            if (mention.Layer.Children(ConfigurationKey.Combine(mention.Path, key)).Count > 0)
            {
                Report(DiagnosticCodes.WrongType, Element(mention, key), "The element is an object or an array, not a string.", "Write a string.");
                continue;
            }

            if (TryAdd(elements, mention.Layer.Lookup(ConfigurationKey.Combine(mention.Path, key)), Element(mention, key)))
            {
                Keys.Add(key);
            }
        }

        return elements;
    }

    private bool TryAdd(List<string> elements, string? element, SettingLocation at)
    {
        // An empty expression has a code of its own, whoever wrote it.
        var isEmptyRegex = _isRegexes && element is { Length: 0 };
        if (!isEmptyRegex && string.IsNullOrWhiteSpace(element))
        {
            Report(DiagnosticCodes.InvalidElement, at, "The element is empty or no string.", "Remove it, or write a string.");
            return false;
        }

        if (element.AsSpan().Trim().ContainsAny(_separators))
        {
            Report(
                DiagnosticCodes.InvalidElement,
                at,
                $"'{element}' holds a separator: elements of an array are not split.",
                "Write one element for each value.");
            return false;
        }

        elements.Add(element ?? "");
        return true;
    }

    private static SettingLocation Element(Mention mention, string key)
    {
        var path = ConfigurationKey.Combine(mention.Path, key);
        return new SettingLocation(path, mention.Layer.SourceOf(path));
    }

    private void Report(DiagnosticDescriptor descriptor, SettingLocation at, string message, string hint) =>
        _diagnostics.Report(descriptor, at, message, hint);
}
