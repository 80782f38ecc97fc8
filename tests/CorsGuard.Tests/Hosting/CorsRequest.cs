namespace CorsGuard.Tests.Hosting;

/// <summary>Requests with any lines in the headers that CORS reads, also such as no browser sends.</summary>
internal static class CorsRequest
{
    public static HttpRequestMessage Actual(HttpMethod method, string path, params string[] originLines) =>
        With(new HttpRequestMessage(method, path), "Origin", originLines);

    public static HttpRequestMessage Preflight(string path, string[] originLines, string[] methodLines, params string[] headerLines)
    {
        var request = Actual(HttpMethod.Options, path, originLines);
        With(request, "Access-Control-Request-Method", methodLines);
        return With(request, "Access-Control-Request-Headers", headerLines);
    }

    public static HttpRequestMessage With(HttpRequestMessage request, string header, params string[] lines)
    {
        if (lines.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(header, lines);
        }

        return request;
    }
}
