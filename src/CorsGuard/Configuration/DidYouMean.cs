using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class DidYouMean
{
    public static string Hint(string written, IReadOnlyCollection<string> known) =>
        Find(written, known) is { } meant ? $"Did you mean '{meant}'?" : known.Count == 0 ? "Remove it." : $"Known are: {string.Join(", ", known)}.";

    /// <summary>For names that all begin alike, which must not make them look alike.</summary>
    public static string HintForShortName(string written, string prefix, IReadOnlyCollection<string> known) =>
        Find(written[prefix.Length..], known.Select(name => name[prefix.Length..])) is { } meant ? $"Did you mean '{prefix}{meant}'?" : $"Known are: {string.Join(", ", known)}.";

    /// <summary>Whether the whole of a known name was probably meant.</summary>
    public static bool IsNear(string written, IEnumerable<string> known) =>
        known.Any(name => EditDistance.Between(Fold(written), Fold(name)) is > 0 and var distance && distance <= Math.Min(name.Length, written.Length) / 4);

    private static string? Find(string written, IEnumerable<string> known)
    {
        var (name, distance) = known
            .Select(name => (Name: name, Distance: WordsOf(name).Min(words => EditDistance.Between(Fold(written), Fold(words)))))
            .OrderBy(static pair => pair.Distance)
            .FirstOrDefault();

        // A third of the letters wrong is another word.
        return name is not null && distance <= Math.Min(name.Length, written.Length) / 3 ? name : null;
    }

    // "Orgins" is near to "AllowedOrigins" without its first word.
    private static IEnumerable<string> WordsOf(string name) =>
        Enumerable.Range(0, Math.Max(name.Length, 1)).Where(i => i == 0 || (name.Contains('_', StringComparison.Ordinal) ? name[i - 1] == '_' : char.IsAsciiLetterUpper(name[i]))).Select(i => name[i..]);

    private static string Fold(string text) => text.ToUpperInvariant();
}
