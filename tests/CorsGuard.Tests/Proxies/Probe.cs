using CorsGuard.Tests.Hosting;
using CorsGuard.Tests.Samples;

namespace CorsGuard.Tests.Proxies;

/// <summary>The requests whose answers a row of a matrix lists, and how an answer is written there: <c>status | header | header</c>.</summary>
internal static class Probe
{
    private const string Orders = "/orders";

    /// <summary>What the client sees, in this order: allowed, refused, allowed preflight, refused preflight, without Origin.</summary>
    /// <param name="client">Where to.</param>
    /// <param name="body">Of the actual requests, which are POSTs then; null = they are GETs.</param>
    /// <param name="path">Of all of them.</param>
    public static async Task<string[]> SendAllAsync(HttpClient client, string? body = null, string path = Orders) =>
    [
        await SendAsync(client, Actual(TestApp.Allowed, body, path)),
        await SendAsync(client, Actual(TestApp.Refused, body, path)),
        await SendAsync(client, Preflight(TestApp.Allowed, path)),
        await SendAsync(client, Preflight(TestApp.Refused, path)),
        await SendAsync(client, Actual(null, body, path)),
    ];

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nowhere() => new($"http://127.0.0.1:{SampleProcess.FreePort()}");

    public static async Task<string> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return string.Join(" | ", [$"{(int)response.StatusCode}", .. CorsHeaders.Of(response)]);
    }

    public static HttpRequestMessage Actual(string? origin, string? body = null, string path = Orders)
    {
        var request = CorsRequest.Actual(body is null ? HttpMethod.Get : HttpMethod.Post, path, origin is null ? [] : [origin]);
        request.Content = body is null ? null : new StringContent(body);
        return request;
    }

    public static HttpRequestMessage Preflight(string origin, string path = Orders) => CorsRequest.Preflight(path, [origin], ["PUT"]);

    /// <summary>As a browser sends it for a page of another site.</summary>
    public static HttpRequestMessage OfBrowser(HttpMethod method, string? origin) => AsOfBrowser(CorsRequest.Actual(method, Orders, origin is null ? [] : [origin]));

    public static HttpRequestMessage AsOfBrowser(HttpRequestMessage request)
    {
        CorsRequest.With(request, "Sec-Fetch-Mode", "cors");
        return CorsRequest.With(request, "Sec-Fetch-Site", "cross-site");
    }
}
