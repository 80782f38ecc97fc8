using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>A preflight is governed by the endpoint of the request that it announces, not by the one that routing takes an OPTIONS for.</summary>
public sealed class AnnouncedEndpointTests
{
    private const string Q = "https://q.example.com";
    private const string WithDefault = """
        { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com" }, "Policies": { "q": { "AllowedOrigins": "https://q.example.com" } } } }
        """;

    private const string WithoutDefault = """{ "CorsGuard": { "Policies": { "q": { "AllowedOrigins": "https://q.example.com" } } } }""";

    [Theory]
    [InlineData("/o/special", TestApp.Allowed, 204)]
    [InlineData("/o/special", Q, 403)]
    [InlineData("/o/1", Q, 204)]
    [InlineData("/o/1", TestApp.Allowed, 403)]
    [InlineData("/p/special", TestApp.Allowed, 204)]
    [InlineData("/p/1", TestApp.Allowed, 403)]
    [InlineData("/api/1", TestApp.Allowed, 204)]
    [InlineData("/api/1", Q, 403)]
    [InlineData("/elsewhere", Q, 204)]
    [InlineData("/x", Q, 204)]
    [InlineData("/x", TestApp.Allowed, 403)]
    public async Task Preflight_OfADelete_IsGovernedByTheEndpointOfTheDelete(string path, string origin, int status)
    {
        await using var app = await StartAsync(WithDefault, static app =>
        {
            app.MapDelete("/o/special", static () => "special");
            app.MapDelete("/o/{id}", static (string id) => id).RequireCors("q");
            app.MapDelete("/p/special", static () => "special");
            app.MapDelete("/p/{id}", static (string id) => id).WithMetadata(new DisableCorsAttribute());
            app.MapDelete("/api/{id}", static (string id) => id);
            app.MapGet("/x", static () => "x");
            app.Map("/{**all}", static () => "all").RequireCors("q");
        });

        using var preflight = await app.PreflightAsync(path, origin, "DELETE");

        Assert.Equal(status, (int)preflight.StatusCode);
        Assert.Equal(status == 204, preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/o/special", "DELETE")]
    [InlineData("/y", "DELETE")]
    [InlineData("/nowhere", "GET")]
    [InlineData("/v1/any", "PUT")] // governed by no policy in front, and rewritten to what takes OPTIONS itself
    [InlineData("/v1/options", "PUT")]
    public async Task PreflightOfWhatNoPolicyGoverns_IsGrantedNothingAndRunsNothing(string path, string method)
    {
        var ran = false;
        await using var app = await StartAsync(WithoutDefault, app =>
        {
            app.UseStatusCodePagesWithReExecute("/status/{0}");
            app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
            app.UseRouting();
            app.Map("/any", (HttpContext context) => Run(context)).RequireCors("q");
            app.MapMethods("/options", ["PUT", "OPTIONS"], (HttpContext context) => Run(context)).RequireCors("q");
            app.MapPut("/v1/{**rest}", () => ran = true);
            app.MapDelete("/o/special", () => ran = true);
            app.MapDelete("/o/{id}", (string id) => ran = id.Length > 0).RequireCors("q");
            app.MapDelete("/y", () => ran = true);
            app.Map("/status/{code}", static (string code) => code).RequireCors("q");
        });

        using var preflight = await app.PreflightAsync(path, Q, method);

        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.True((int)preflight.StatusCode is 403 or 404 or 405, preflight.ToString());
        Assert.False(ran);

        bool Run(HttpContext context)
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return ran = true;
        }
    }

    [Theory]
    [InlineData(TestApp.Allowed, 204)]
    [InlineData(TestApp.Refused, 403)]
    public async Task HeadersThatSomethingInFrontWrote_AreOwnedToo(string origin, int status)
    {
        await using var app = await TestApp.StartAsync(
            TestApp.DefaultPolicyOnly,
            build: static builder => builder.Services.Insert(0, ServiceDescriptor.Singleton<Microsoft.AspNetCore.Hosting.IStartupFilter, Outer>()));

        using var preflight = await app.PreflightAsync("/", origin);

        Assert.Equal(status, (int)preflight.StatusCode);
        Assert.Equal(status == 204 ? [origin] : [], preflight.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values : []);
        Assert.Equal(["X-Tenant", "Origin"], preflight.Headers.Vary);
    }

    private static Task<TestApp> StartAsync(string settings, Action<WebApplication> configure) => TestApp.StartAsync(
        settings,
        app =>
        {
            app.UseCorsGuard();
            configure(app);
        });

    private sealed class Outer : Microsoft.AspNetCore.Hosting.IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(static (context, following) =>
            {
                context.Response.Headers.Vary = "X-Tenant";
                context.Response.Headers.AccessControlAllowOrigin = "https://outer.example.com";
                return following(context);
            });
            next(app);
        };
    }
}
