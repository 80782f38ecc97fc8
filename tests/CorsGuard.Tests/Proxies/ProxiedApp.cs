using System.Collections.Concurrent;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Proxies;

/// <summary>What stands behind a proxy, on Kestrel: an application with CorsGuard, or one that does CORS by hand.</summary>
internal static class ProxiedApp
{
    public const int MaxBody = 1000;

    public const string Partner = "https://partner.example.com";

    private const string Settings = """
        { "CorsGuard": { "DefaultPolicy": {
            "AllowedOrigins": [ "https://frontend.example.com", "https://partner.example.com" ], "AllowedMethods": "GET, POST, PUT", "AllowedHeaders": "Content-Type, Authorization" } } }
        """;

    /// <param name="before">Adds services.</param>
    /// <param name="origin">Is allowed in the place of the partner's.</param>
    public static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? before = null, string? origin = null) => TestApp.StartAsync(
        origin is null ? Settings : Settings.Replace(Partner, origin, StringComparison.Ordinal), Configure, Limit, kestrel: true, before: before);

    /// <summary>Without CorsGuard. It allows everybody everything, on each response, and answers OPTIONS itself.</summary>
    /// <param name="seen">The methods that it gets.</param>
    public static async Task<WebApplication> StartGenerousAsync(ConcurrentQueue<string> seen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            seen.Enqueue(context.Request.Method);
            var headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = new StringValues(["*", "https://other.example.com"]);
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlAllowMethods = "*";
            headers.AccessControlMaxAge = "86400";
            headers["access-control-allow-SOMETHING"] = "*";
            headers.AccessControlExposeHeaders = new StringValues(["X-Page", "X-Total"]);
            headers.Vary = new StringValues(["Accept-Encoding", "Cookie"]);
            return context.Response.WriteAsync("hello");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static void Configure(WebApplication app)
    {
        // docs: forwarded
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All });
        app.UseCorsGuard();
        // docs: end
        app.Map("/where", static (HttpRequest request) => $"{request.Scheme}://{request.Host}");
        app.MapGet("/orders", static () => "Two orders.");
        app.MapPut("/orders", static () => "Changed.");
        app.MapPost("/orders", static async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null));
    }

    private static void Limit(WebApplicationBuilder builder) =>
        builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.Limits.MaxRequestBodySize = MaxBody);
}
