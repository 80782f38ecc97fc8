using CorsGuard.Tests.Hosting;

namespace CorsGuard.Tests.Containers;

/// <summary>What the policy of the sample answers, whether Compose or Kubernetes brings it.</summary>
internal static class Expected
{
    public static IReadOnlyList<string> Allowed { get; } =
    [
        "https://app.example.com",
        "https://acme.tenants.example.com",
        "https://eu.acme.tenants.example.com",
        "https://pr-42.preview.example.com",
    ];

    public static IReadOnlyList<string> Refused { get; } =
    [
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://APP.example.com",
        "https://tenants.example.com",
        "https://acmetenants.example.com",
        "https://acme.tenants.example.com.attacker.net",
        "https://pr-.preview.example.com",
        "https://main.preview.example.com",
        "https://pr-42xpreview.example.com",
        "https://x.pr-42.preview.example.com",
        "https://pr-42.preview.example.com.attacker.net",
        "https://attacker.example.net",
        "http://localhost:3000",
        "null",
    ];

    /// <summary>The status and all CORS headers, of an actual request and of a preflight.</summary>
    public static async Task AssertAllowedAsync(Container api, string origin, params (string Name, string Value)[] headers)
    {
        using var actual = await api.GetAsync("/orders", origin, headers);
        CorsHeaders.AssertResponse(
            actual,
            200,
            "Access-Control-Allow-Credentials: true",
            $"Access-Control-Allow-Origin: {origin}",
            "Access-Control-Expose-Headers: X-Request-Id",
            "Vary: Origin");

        using var preflight = await api.PreflightAsync("/orders/1", origin, headers);
        await CorsHeaders.AssertPreflightAsync(
            preflight,
            204,
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Headers: Accept, Authorization, Content-Type, X-Requested-With",
            "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE",
            $"Access-Control-Allow-Origin: {origin}",
            "Access-Control-Max-Age: 600",
            "Vary: Origin");
    }

    /// <summary>Both are refused, the actual request before it runs, and no header says a word.</summary>
    public static async Task AssertRefusedAsync(Container api, string origin, params (string Name, string Value)[] headers)
    {
        using var actual = await api.GetAsync("/orders", origin, headers);
        CorsHeaders.AssertResponse(actual, 403, "Vary: Origin");
        using var preflight = await api.PreflightAsync("/orders/1", origin, headers);
        CorsHeaders.AssertResponse(preflight, 403, "Vary: Origin");
    }

    public static async Task AssertPolicyAsync(Container api)
    {
        foreach (var origin in Allowed)
        {
            await AssertAllowedAsync(api, origin);
        }

        foreach (var origin in Refused)
        {
            await AssertRefusedAsync(api, origin);
        }
    }
}
