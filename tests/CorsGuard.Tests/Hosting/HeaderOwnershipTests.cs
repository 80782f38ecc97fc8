using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Tests.Hosting;

/// <summary>Whose the CORS headers and Vary of a governed response are, when the application or an upstream writes them too.</summary>
public sealed class HeaderOwnershipTests
{
    private const string AllowedOrigin = $"Access-Control-Allow-Origin: {TestApp.Allowed}";

    [Theory]
    [InlineData("Accept-Encoding", "Vary: Accept-Encoding, Origin")]
    [InlineData("Accept-Encoding|Cookie", "Vary: Accept-Encoding, Cookie, Origin")]
    [InlineData("Accept, Cookie", "Vary: Accept, Cookie, Origin")]
    [InlineData("origin", "Vary: origin")]
    [InlineData("Accept, ORIGIN ,Cookie", "Vary: Accept, ORIGIN, Cookie")]
    [InlineData("Accept|Origin", "Vary: Accept, Origin")]
    [InlineData("*", "Vary: *")]
    [InlineData("Origin-Agent-Cluster", "Vary: Origin-Agent-Cluster, Origin")]
    [InlineData("", "Vary: Origin")]
    [InlineData(" ", "Vary: Origin")]
    [InlineData("Accept|*", "Vary: *")]
    [InlineData("Accept||Origin", "Vary: Accept, Origin")]
    [InlineData("Origin|origin, Accept|accept", "Vary: Origin, Accept")]
    public async Task Vary_IsMerged(string lines, string expected)
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", context =>
            {
                context.Response.Headers.Vary = lines.Split('|');
                return Task.CompletedTask;
            });
        });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedOrigin, expected);
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, expected);
        CorsHeaders.AssertResponse(await app.GetAsync("/", null), 200, expected);
    }

    [Fact]
    public async Task Vary_OfAnyOriginPolicy_IsLeftToTheApp()
    {
        await using var app = await TestApp.StartAsync(
            static options => options.DefaultPolicy.AllowedOrigins = ["*"],
            static app =>
            {
                app.UseCorsGuard();
                app.MapGet("/", static context => Write(context, "Vary", "Accept-Encoding"));
            });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, "Access-Control-Allow-Origin: *", "Vary: Accept-Encoding");
    }

    [Theory]
    [InlineData("Access-Control-Allow-Origin", "*")]
    [InlineData("Access-Control-Allow-Origin", TestApp.Refused)]
    [InlineData("access-control-allow-origin", TestApp.Allowed)]
    [InlineData("Access-Control-Allow-Credentials", "true")]
    [InlineData("Access-Control-Allow-Methods", "GET")]
    [InlineData("Access-Control-Allow-Headers", "*")]
    [InlineData("Access-Control-Max-Age", "5")]
    [InlineData("Access-Control-Allow-Private-Network", "true")]
    [InlineData("Access-Control-Allow-Something-New", "true")]
    [InlineData("ACCESS-CONTROL-ANYTHING", "1")]
    public async Task CorsHeaderOfTheApp_IsReplacedOrRemoved(string name, string value)
    {
        await using var app = await StartWritingAsync(name, value);
        string[] origins = [TestApp.Refused, "null", "nonsense", "http://localhost"];

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedOrigin, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", null), 200, "Vary: Origin");
        foreach (var origin in origins)
        {
            CorsHeaders.AssertResponse(await app.GetAsync("/", origin), 200, "Vary: Origin");
        }
    }

    [Fact]
    public async Task CorsHeaderOfTheApp_SentTwice_BecomesOneValue()
    {
        await using var app = await StartWritingAsync("Access-Control-Allow-Origin", "*", TestApp.Allowed);

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedOrigin, "Vary: Origin");
    }

    [Fact]
    public async Task UnknownCorsHeaderOfTheApp_IsRemovedAmongManyOthers()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, static app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", static context =>
            {
                context.Response.ContentType = "text/plain";
                context.Response.ContentLength = 2;
                context.Response.Headers.ETag = "\"1\"";
                context.Response.Headers.CacheControl = "no-cache";
                context.Response.Headers["X-Other"] = "kept";
                context.Response.Headers["Access-Control-Future"] = "1";
                return context.Response.WriteAsync("ok");
            });
        });

        var response = await app.GetAsync("/", TestApp.Refused);

        CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
        Assert.Equal(["kept"], response.Headers.GetValues("X-Other"));
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task ExposedHeadersOfTheApp_StayIfThePolicySetsNone()
    {
        await using var app = await StartWritingAsync("Access-Control-Expose-Headers", "X-Page", "X-Total");

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedOrigin, "Access-Control-Expose-Headers: X-Page, X-Total", "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", null), 200, "Vary: Origin");
    }

    [Fact]
    public async Task ExposedHeadersOfTheApp_GiveWayToThoseOfThePolicy()
    {
        await using var app = await TestApp.StartAsync(
            static options => (options.DefaultPolicy.AllowedOrigins, options.DefaultPolicy.ExposedHeaders) = ([TestApp.Allowed], ["X-Request-Id"]),
            static app =>
            {
                app.UseCorsGuard();
                app.MapGet("/", static context => Write(context, "Access-Control-Expose-Headers", "X-Page"));
            });

        CorsHeaders.AssertResponse(
            await app.GetAsync("/", TestApp.Allowed), 200, AllowedOrigin, "Access-Control-Expose-Headers: X-Request-Id", "Vary: Origin");
    }

    [Fact]
    public async Task UngovernedResponse_KeepsWhatTheAppWrote()
    {
        await using var app = await TestApp.StartAsync(
            static options =>
            {
                options.DefaultPolicy.AllowedOrigins = [TestApp.Allowed];
                options.Paths["/"] = "none";
            },
            static app =>
            {
                app.UseCorsGuard();
                app.MapGet("/", static context => Write(context, "Access-Control-Allow-Origin", "https://app.example.org"));
            });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, "Access-Control-Allow-Origin: https://app.example.org");
    }

    [Fact]
    public async Task HeadersWrittenByCallbacksOfTheApp_AreOwnedToo()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, static app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", static context =>
            {
                context.Response.OnStarting(() => Write(context, "Access-Control-Allow-Origin", "*"));
                return Task.CompletedTask;
            });
        });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, "Vary: Origin");
    }

    [Fact]
    public async Task OriginOfTheRequest_ChangedByTheApp_ChangesNothing()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, static app =>
        {
            app.UseCorsGuard();
            app.Use(static (context, next) =>
            {
                context.Request.Headers.Origin = context.Request.Headers.Origin == TestApp.Allowed ? TestApp.Refused : TestApp.Allowed;
                return next(context);
            });
            app.MapGet("/", static () => "hello");
        });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedOrigin, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", null), 200, "Vary: Origin");
    }

    private static Task<TestApp> StartWritingAsync(string name, params string[] values) => TestApp.StartAsync(TestApp.DefaultPolicyOnly, app =>
    {
        app.UseCorsGuard();
        app.MapGet("/", context => Write(context, name, values));
    });

    private static Task Write(HttpContext context, string name, params string[] values)
    {
        context.Response.Headers[name] = values;
        return Task.CompletedTask;
    }
}
