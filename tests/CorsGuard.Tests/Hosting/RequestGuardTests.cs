using System.Net;
using CorsGuard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>Requests that CORS would let run and the policy does not, through a real pipeline.</summary>
public sealed class RequestGuardTests
{
    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ], "RejectDisallowedOrigins": true, "CrossOriginWrites": "protect" },
            "Policies": { "open": { "AllowedOrigins": "*" }, "writes": { "AllowedOrigins": "*", "CrossOriginWrites": "Protect" } },
            "Paths": { "/open": "open" }
          }
        }
        """;

    [Theory]
    [InlineData("GET", "/orders", "https://attacker.example.net", 403)]
    [InlineData("POST", "/orders", "https://attacker.example.net", 403)]
    [InlineData("POST", "/orders", "https://frontend.example.com", 200)]
    [InlineData("GET", "/orders", null, 200)]
    [InlineData("POST", "/orders", null, 200)]
    [InlineData("POST", "/orders", "http://localhost", 200)] // the server's own
    [InlineData("POST", "/open/orders", "https://attacker.example.net", 200)]
    [InlineData("GET", "/writes", "https://attacker.example.net", 200)]
    [InlineData("POST", "/writes", "https://attacker.example.net", 403)]
    [InlineData("POST", "/exempt", "https://attacker.example.net", 200)]
    [InlineData("POST", "/unguarded", "https://attacker.example.net", 200)]
    [InlineData("GET", "/missing", "https://attacker.example.net", 403)]
    public async Task Request_RunsOnlyWhereThePolicyLetsIt(string method, string path, string? origin, int status)
    {
        var ran = 0;
        await using var app = await StartAsync(() => ran++);
        using var response = await app.SendAsync(new HttpMethod(method), path, origin);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, ran);
    }

    [Fact]
    public async Task Rejection_IsABare403ThatIsLogged()
    {
        await using var app = await StartAsync(static () => { });
        using var response = await app.SendAsync(HttpMethod.Post, "/writes", TestApp.Refused);
        using var refused = await app.GetAsync("/orders", TestApp.Refused);

        CorsHeaders.AssertResponse(response, 403);
        CorsHeaders.AssertResponse(refused, 403, "Vary: Origin");
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Single(app.CorsLog, static line => line.Contains("POST /writes", StringComparison.Ordinal) && line.Contains("cross-origin write", StringComparison.Ordinal));
        Assert.Single(app.CorsLog, static line => line.Contains("GET /orders", StringComparison.Ordinal) && line.Contains("origin not allowed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    [InlineData("same-site", 403)]
    [InlineData("cross-site", 403)]
    [InlineData("", 200)]
    public async Task Write_IsHeldToFetchMetadata(string site, int status)
    {
        await using var app = await StartAsync(static () => { });
        using var request = CorsRequest.With(CorsRequest.Actual(HttpMethod.Post, "/writes"), "Sec-Fetch-Site", site);
        using var response = await app.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("10.1.2.3", 403)] // a proxy that the application does not trust
    public async Task OwnOrigin_BehindAProxy_IsKnownAsFarAsTheApplicationTrustsIt(string trustedProxy, int status)
    {
        await using var app = await StartAsync(
            static () => { },
            app =>
            {
                var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
                options.KnownIPNetworks.Clear();
                options.KnownProxies.Clear();
                options.KnownProxies.Add(IPAddress.Parse(trustedProxy));
                app.UseForwardedHeaders(options);
            },
            kestrel: true);
        using var request = CorsRequest.Actual(HttpMethod.Get, "/orders", "https://api.example.com");
        CorsRequest.With(request, "X-Forwarded-Proto", "https");
        CorsRequest.With(request, "X-Forwarded-Host", "api.example.com");
        using var response = await app.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Rejection_InDevelopment_IsExplained()
    {
        await using var app = await StartAsync(static () => { }, environment: "Development");
        using var response = await app.SendAsync(HttpMethod.Post, "/writes", TestApp.Refused);

        Assert.StartsWith("cross-origin-write; policy=writes; hint=", Assert.Single(response.Headers.GetValues("CorsGuard-Denial")), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task PolicyThatNobodyDefines_LeavesTheEndpointNoLessGuarded()
    {
        using var endpoints = new LateEndpoints();
        await using var app = await TestApp.StartAsync(
            Settings,
            app =>
            {
                app.UseCorsGuard();
                ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.Add(endpoints);
            });
        endpoints.Add("/late", new Microsoft.AspNetCore.Cors.EnableCorsAttribute("typo"));

        using var own = await app.SendAsync(HttpMethod.Post, "/late", null);
        using var foreign = await app.SendAsync(HttpMethod.Post, "/late", TestApp.Refused);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (own.StatusCode, foreign.StatusCode));
    }

    [Fact]
    public async Task WriteWithoutOrigin_ThatIsRefused_IsLogged()
    {
        await using var app = await StartAsync(static () => { });
        using var request = CorsRequest.With(CorsRequest.Actual(HttpMethod.Post, "/writes"), "Sec-Fetch-Site", "cross-site");
        using var response = await app.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var line = Assert.Single(app.CorsLog, static line => line.Contains("POST /writes", StringComparison.Ordinal) && line.Contains("cross-origin write", StringComparison.Ordinal));
        Assert.Contains("(none)", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WritesWithoutOrigin_ThatAreRefused_ShowThatItIsRemoved()
    {
        await using var app = await StartAsync(static () => { });
        for (var i = 0; i < ProxySymptoms.OriginsMissed; i++)
        {
            using var request = CorsRequest.With(CorsRequest.Actual(HttpMethod.Post, "/writes"), "Sec-Fetch-Site", "cross-site");
            using var response = await app.SendAsync(CorsRequest.With(request, "Sec-Fetch-Mode", "cors"));
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Single(app.Log.GetSnapshot(), static record => record.Id.Id == 211);
    }

    [Fact]
    public async Task EndpointSelectorThatThrows_RejectsInGuardMode()
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UseCorsGuard();
                app.MapGet("/twice", static () => "one").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("writes"));
                app.MapGet("/twice", static () => "two").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("writes"));
            });
        using var response = await app.GetAsync("/twice", TestApp.Refused);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("\"CrossOriginWrites\": \"Protekt\"", "CG1002")]
    [InlineData("\"CrossOriginWrites\": \"1\"", "CG1002")]
    [InlineData("\"CrossOriginWrites\": true", "CG1002")]
    [InlineData("\"RejectDisallowedOrigins\": \"sometimes\"", "CG1002")]
    [InlineData("\"CrossOriginResourcePolicy\": \"none\"", "CG3011")]
    [InlineData("\"CrossOriginResourcePolicy\": \"\"", "CG1002")]
    public async Task WrongValue_StopsTheStart(string setting, string code)
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() =>
            TestApp.StartAsync($$"""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com", {{setting}} } } }"""));

        Assert.Equal(code, Assert.Single(exception.Diagnostics, static diagnostic => diagnostic.Severity == CorsGuardDiagnosticSeverity.Error).Code);
    }

    [Fact]
    public async Task RejectionUnderAnyOrigin_IsAWarning()
    {
        await using var app = await TestApp.StartAsync("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*", "RejectDisallowedOrigins": true } } }""");

        Assert.Single(app.CorsLog, static line => line.StartsWith("CG4013", StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync(Action ran, Action<WebApplication>? before = null, string environment = "Production", bool kestrel = false) => TestApp.StartAsync(
        Settings,
        app =>
        {
            before?.Invoke(app);
            app.UseCorsGuard();
            app.Use(next => context =>
            {
                ran();
                return next(context);
            });
            app.UseRouting();
            foreach (var path in (string[])["/orders", "/open/orders"])
            {
                app.MapMethods(path, ["GET", "POST"], static () => "done");
            }

            app.MapMethods("/writes", ["GET", "POST"], static () => "done").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("writes"));
            app.MapPost("/exempt", static () => "done").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("writes")).DisableAntiforgery();
            app.MapPost("/unguarded", static () => "done").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
        },
        static builder => builder.Services.AddAntiforgery(),
        kestrel: kestrel,
        environment: environment);
}
