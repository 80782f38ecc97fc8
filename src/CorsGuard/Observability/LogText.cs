using System.Globalization;

namespace CorsGuard.Observability;

/// <summary>Makes text that a client chose safe to log: nothing that could forge a line or turn it around, and an end.</summary>
internal static class LogText
{
    public const int MaxLength = 326;

    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "(empty)";
        }

        var length = Math.Min(text.Length, MaxLength);
        var cleaned = string.Create(length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = IsUnsafe(source[i]) ? '\uFFFD' : source[i];
            }
        });
        return text.Length > MaxLength ? cleaned + "..." : cleaned;
    }

    // Format: the marks that reverse the direction of what follows, and the invisible ones.
    private static bool IsUnsafe(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
