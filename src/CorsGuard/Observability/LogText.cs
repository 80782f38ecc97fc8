namespace CorsGuard.Observability;

/// <summary>Makes text that a client chose safe to log: no control characters that could forge a line, and an end.</summary>
internal static class LogText
{
    public const int MaxLength = 326;

    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "(empty)";
        }

        var end = Math.Min(text.Length, MaxLength);
        var cleaned = text.AsSpan(0, end).ContainsAnyInRange('\0', '\x1f') || text.AsSpan(0, end).ContainsAnyInRange('\x7f', '\x9f')
            ? string.Create(end, text, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
                }
            })
            : text[..end];
        return text.Length > MaxLength ? cleaned + "..." : cleaned;
    }
}
