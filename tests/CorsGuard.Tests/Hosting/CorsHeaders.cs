namespace CorsGuard.Tests.Hosting;

/// <summary>The CORS headers and Vary of a response, as sorted lines: tests compare the complete set.</summary>
internal static class CorsHeaders
{
    public static string[] Of(HttpResponseMessage response) =>
    [
        .. response.Headers
            .Where(static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Key == "Vary")
            .SelectMany(static header => header.Key == "Vary" ? [string.Join(", ", header.Value)] : header.Value, static (header, value) => $"{header.Key}: {value}")
            .Order(StringComparer.Ordinal),
    ];
}
