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

    /// <summary>Asserts the status and the complete set.</summary>
    public static void AssertResponse(HttpResponseMessage response, int status, params string[] expected)
    {
        Assert.Equal([$"{status}", .. expected.Order(StringComparer.Ordinal)], [$"{(int)response.StatusCode}", .. Of(response)]);
    }

    /// <summary>Asserts the status, the complete set and that there is no body.</summary>
    public static async Task AssertPreflightAsync(HttpResponseMessage response, int status, params string[] expected)
    {
        AssertResponse(response, status, expected);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Null(response.Content.Headers.ContentType);
    }
}
