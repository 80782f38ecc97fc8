namespace CorsGuard.Configuration;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class DidYouMean
{
    public static string Hint(string written, IReadOnlyCollection<string> known) =>
        Find(written, known) is { } meant ? $"Did you mean '{meant}'?" : known.Count == 0 ? "Remove it." : $"Known are: {string.Join(", ", known)}.";

    private static string? Find(string written, IEnumerable<string> known)
    {
        var nearest = known.Select(name => (Name: name, Distance: Distance(Fold(written), Fold(name)))).OrderBy(static pair => pair.Distance).FirstOrDefault();

        // A third of the letters wrong is another word.
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, nearest.Name.Length / 3) ? nearest.Name : null;
    }

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
