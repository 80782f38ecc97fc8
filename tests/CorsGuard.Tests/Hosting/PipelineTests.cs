using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CorsGuard.Tests.Hosting;

/// <summary>CorsGuard runs first, wherever UseCorsGuard() is written.</summary>
public sealed class PipelineTests
{
    private const string Partner = "https://partner.example.com";

    private const string Settings = """
        { "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] },
            "Policies": { "partners": { "AllowedOrigins": [ "https://partner.example.com" ] } } } }
        """;

    private static readonly string[] Allowed = ["Access-Control-Allow-Origin: " + TestApp.Allowed, "Vary: Origin"];

    public enum Position
    {
        First,
        Middle,
        Last,
    }

    public static TheoryData<Position> Positions => [Position.First, Position.Middle, Position.Last];

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task Preflight_OfAnything_IsAnsweredBeforeEverythingElse(Position position)
    {
        await using var app = await StartAsync(position);

        foreach (var path in (string[])["/", "/private", "/limited", "/missing", "/file"])
        {
            var response = await app.PreflightAsync(path, TestApp.Allowed);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await app.PreflightAsync("/partners", Partner)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.PreflightAsync("/partners", TestApp.Allowed)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.PreflightAsync("/private", TestApp.Refused)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task Response_WhateverItsStatus_IsStamped(Position position)
    {
        await using var app = await StartAsync(position);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Exhaust(app)).StatusCode);
        await AssertStampedAsync(app, HttpMethod.Get, "/limited", HttpStatusCode.TooManyRequests);
        await AssertStampedAsync(app, HttpMethod.Get, "/private", HttpStatusCode.Unauthorized);
        await AssertStampedAsync(app, HttpMethod.Get, "/forbidden", HttpStatusCode.Forbidden);
        await AssertStampedAsync(app, HttpMethod.Get, "/missing", HttpStatusCode.NotFound);
        await AssertStampedAsync(app, HttpMethod.Post, "/", HttpStatusCode.MethodNotAllowed);
        await AssertStampedAsync(app, HttpMethod.Get, "/redirect", HttpStatusCode.Redirect);
        await AssertStampedAsync(app, HttpMethod.Get, "/file", HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task CachedResponse_IsStampedForEachOriginAnew(Position position)
    {
        await using var app = await StartAsync(position);

        var first = await app.GetAsync("/cached", TestApp.Refused);
        var second = await app.GetAsync("/cached", TestApp.Allowed);
        var third = await app.GetAsync("/cached", null);

        Assert.Equal(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Vary: Origin"], CorsHeaders.Of(first));
        Assert.Equal(Allowed, CorsHeaders.Of(second));
        Assert.Equal(["Vary: Origin"], CorsHeaders.Of(third));
    }

    [Fact]
    public async Task HttpsRedirection_InFrontOfRouting_IsStampedWithThePolicyOfTheEndpoint()
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UseHttpsRedirection();
                app.UseRouting();
                app.UseCorsGuard();
                app.MapGet("/partners", static () => "x").RequireCors("partners");
            },
            static builder => builder.Services.AddHttpsRedirection(static https => https.HttpsPort = 443));

        var response = await app.GetAsync("/partners", Partner);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(["Access-Control-Allow-Origin: " + Partner, "Vary: Origin"], CorsHeaders.Of(response));
        Assert.Equal(HttpStatusCode.NoContent, (await app.PreflightAsync("/partners", Partner, "GET")).StatusCode);
    }

    [Fact]
    public async Task ExceptionHandler_ThatIsNoEndpoint_AnswersForTheEndpointThatFailed()
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UseExceptionHandler(static error => error.Run(static context => context.Response.WriteAsync("sorry")));
                app.MapGet("/partners", static string () => throw new InvalidOperationException("x")).RequireCors("partners");
                app.UseCorsGuard();
            });

        var response = await app.GetAsync("/partners", Partner);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(["Access-Control-Allow-Origin: " + Partner, "Vary: Origin"], CorsHeaders.Of(response));
    }

    [Fact]
    public async Task ReExecution_ToAnEndpoint_IsDecidedByThatEndpoint()
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UseExceptionHandler("/error");
                app.UseStatusCodePagesWithReExecute("/error");
                app.MapGet("/fails", static string () => throw new InvalidOperationException("x")).RequireCors("partners");
                app.MapGet("/error", static () => "error").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
                app.UseCorsGuard();
            });

        Assert.Empty(CorsHeaders.Of(await app.GetAsync("/fails", Partner)));
        Assert.Empty(CorsHeaders.Of(await app.GetAsync("/missing", TestApp.Allowed)));
    }

    private static Task<TestApp> StartAsync(Position position) => TestApp.StartAsync(Settings, app => Configure(app, position), Build);

    private static void Build(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(HeaderHandler.Name).AddScheme<AuthenticationSchemeOptions, HeaderHandler>(HeaderHandler.Name, null);
        builder.Services.AddAuthorization(static options =>
            options.AddPolicy("nobody", static policy => policy.RequireAssertion(static _ => false)));
        builder.Services.AddOutputCache();
        builder.Services.AddRateLimiter(static limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddFixedWindowLimiter("one", static window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)));
        });
    }

    private static void Configure(WebApplication app, Position position)
    {
        UseAt(Position.First);
        app.UseRateLimiter();
        app.UseOutputCache();
        UseAt(Position.Middle);
        app.Use(static (context, next) => context.Request.Path == "/file" ? context.Response.WriteAsync("file") : next(context));
        app.MapGet("/", static () => "hello");
        app.MapGet("/private", static () => "secret").RequireAuthorization();
        app.MapGet("/forbidden", static () => Results.Forbid());
        app.MapGet("/limited", static () => "limited").RequireRateLimiting("one");
        app.MapGet("/cached", static () => Guid.NewGuid().ToString()).CacheOutput();
        app.MapGet("/redirect", static () => Results.Redirect("/"));
        app.MapPut("/partners", static () => "partners").RequireCors("partners").RequireAuthorization("nobody");
        UseAt(Position.Last);

        void UseAt(Position here)
        {
            if (here == position)
            {
                app.UseCorsGuard();
            }
        }
    }

    private static async Task<HttpResponseMessage> Exhaust(TestApp app)
    {
        await app.GetAsync("/limited", TestApp.Allowed);
        return await app.GetAsync("/limited", TestApp.Allowed);
    }

    private static async Task AssertStampedAsync(TestApp app, HttpMethod method, string path, HttpStatusCode status)
    {
        var response = await app.SendAsync(method, path, TestApp.Allowed);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(Allowed, CorsHeaders.Of(response));
    }

    /// <summary>Recognises nobody.</summary>
    private sealed class HeaderHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Name = "Nobody";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
