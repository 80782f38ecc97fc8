namespace CorsGuard.Configuration;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class DidYouMean
{
    public static string Hint(string written, IReadOnlyCollection<string> known) =>
        Find(written, known) is { } meant ? $"Did you mean '{meant}'?" : known.Count == 0 ? "Remove it." : $"Known are: {string.Join(", ", known)}.";

    /// <summary>Whether the whole of a known name was probably meant.</summary>
    public static bool IsNear(string written, IEnumerable<string> known) =>
        known.Any(name => Distance(Fold(written), Fold(name)) is > 0 and var distance && distance <= Math.Min(name.Length, written.Length) / 4);

    private static string? Find(string written, IEnumerable<string> known)
    {
        var (name, distance) = known
            .Select(name => (Name: name, Distance: WordsOf(name).Min(words => Distance(Fold(written), Fold(words)))))
            .OrderBy(static pair => pair.Distance)
            .FirstOrDefault();

        // A third of the letters wrong is another word.
        return name is not null && distance <= Math.Min(name.Length, written.Length) / 3 ? name : null;
    }

    // "Orgins" is near to "AllowedOrigins" without its first word.
    private static IEnumerable<string> WordsOf(string name) =>
        Enumerable.Range(0, name.Length).Where(i => i == 0 || char.IsAsciiLetterUpper(name[i])).Select(i => name[i..]);

    private static string Fold(string text) => text.ToUpperInvariant();

    // Levenshtein's distance, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
