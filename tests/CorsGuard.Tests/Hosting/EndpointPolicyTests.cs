using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>The framework's own metadata decides, also from in front of the pipeline.</summary>
public sealed class EndpointPolicyTests
{
    private const string Partner = "https://partner.example.com";
    private const string Inline = "https://inline.example.com";

    private const string Settings = """
        { "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] },
            "Policies": { "partners": { "AllowedOrigins": [ "https://partner.example.com" ] } },
            "Paths": { "/files": "partners", "/files/open": "default", "/files/none": "none" } } }
        """;

    [Theory]
    [InlineData("/default", TestApp.Allowed)]
    [InlineData("/named", Partner)]
    [InlineData("/NAMED", Partner)]
    [InlineData("/nameless", TestApp.Allowed)]
    [InlineData("/inline", Inline)]
    [InlineData("/group/a", Partner)]
    [InlineData("/group/b", Inline)]
    [InlineData("/attribute", Partner)]
    [InlineData("/controller/named", Partner)]
    [InlineData("/controller/action", TestApp.Allowed)]
    [InlineData("/hub/negotiate", Partner)]
    [InlineData("/branch/inner", Partner)]
    [InlineData("/base/named", Partner)]
    [InlineData("/base/branch/inner", Partner)]
    [InlineData("/fallback/x/y", Partner)]
    [InlineData("/files/a.txt", Partner)]
    [InlineData("/FILES/a.txt", Partner)]
    [InlineData("/files", Partner)]
    [InlineData("/filesystem", TestApp.Allowed)]
    [InlineData("/files/open/a.txt", TestApp.Allowed)]
    public async Task Preflight_IsDecidedByThePolicyOfTheEndpointOrPath(string path, string allowed)
    {
        await using var app = await StartAsync();

        foreach (var origin in (string[])[TestApp.Allowed, Partner, Inline])
        {
            var response = await app.PreflightAsync(path, origin, "POST");
            Assert.Equal(origin == allowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/named", Partner)]
    [InlineData("/nameless", TestApp.Allowed)]
    [InlineData("/inline", Inline)]
    [InlineData("/group/a", Partner)]
    [InlineData("/controller/named", Partner)]
    [InlineData("/controller/action", TestApp.Allowed)]
    [InlineData("/branch/inner", Partner)]
    [InlineData("/base/named", Partner)]
    [InlineData("/fallback/x/y", Partner)]
    [InlineData("/files/a.txt", Partner)]
    public async Task ActualRequest_IsDecidedByTheSamePolicy(string path, string allowed)
    {
        await using var app = await StartAsync();

        foreach (var origin in (string[])[TestApp.Allowed, Partner, Inline])
        {
            var response = await app.SendAsync(HttpMethod.Post, path, origin);
            Assert.Equal(origin == allowed ? ["Access-Control-Allow-Origin: " + origin, "Vary: Origin"] : ["Vary: Origin"], CorsHeaders.Of(response));
        }
    }

    [Theory]
    [InlineData("/disabled")]
    [InlineData("/controller/disabled")]
    public async Task DisableCors_RefusesPreflightsAndLeavesResponsesAlone(string path)
    {
        await using var app = await StartAsync();

        var preflight = await app.PreflightAsync(path, TestApp.Allowed, "POST");
        var actual = await app.SendAsync(HttpMethod.Post, path, TestApp.Allowed);

        CorsHeaders.AssertResponse(preflight, 403);
        Assert.Equal(HttpStatusCode.OK, actual.StatusCode);
        Assert.Empty(CorsHeaders.Of(actual));
    }

    [Fact]
    public async Task PathNone_PassesUntouched()
    {
        await using var app = await StartAsync();

        Assert.Empty(CorsHeaders.Of(await app.GetAsync("/files/none/x", TestApp.Allowed)));
        Assert.Equal(HttpStatusCode.NotFound, (await app.PreflightAsync("/files/none/x", TestApp.Allowed)).StatusCode);
    }

    [Fact]
    public async Task Preflight_ForAMethodThatNoEndpointTakes_IsDecidedByTheDefaultPolicy()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await app.PreflightAsync("/named", TestApp.Allowed, "PATCH")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.PreflightAsync("/named", Partner, "PATCH")).StatusCode);
    }

    [Fact]
    public async Task ShortCircuitEndpoint_IsNotRunByAPreflight()
    {
        var ran = false;
        await using var app = await StartAsync(app => app.Map("/short", () => ran = true).ShortCircuit(418));

        Assert.Equal(HttpStatusCode.NoContent, (await app.PreflightAsync("/short", TestApp.Allowed)).StatusCode);
        Assert.False(ran);
        Assert.Contains("Access-Control-Allow-Origin: " + TestApp.Allowed, CorsHeaders.Of(await app.GetAsync("/short", TestApp.Allowed)));
        Assert.True(ran);
    }

    [Fact]
    public async Task Hub_OnAnotherOrigin_Connects()
    {
        await using var app = await StartAsync(kestrel: true);
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(app.Address, "/hub"), static options => options.Headers["Origin"] = Partner)
            .Build();

        await connection.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal("pong", await connection.InvokeAsync<string>("Ping", TestContext.Current.CancellationToken));
    }

    private static Task<TestApp> StartAsync(Action<WebApplication>? more = null, bool kestrel = false) => TestApp.StartAsync(
        Settings,
        app =>
        {
            Configure(app);
            more?.Invoke(app);
            app.UseCorsGuard();
        },
        static builder =>
        {
            builder.Services.AddSignalR();
            builder.Services.AddControllers().AddApplicationPart(typeof(EndpointPolicyTests).Assembly);
        },
        kestrel);

    private static void Configure(WebApplication app)
    {
        app.UsePathBase("/base");
        app.MapPost("/default", static () => "x");
        app.MapPost("/named", static () => "x").RequireCors("partners");
        app.MapPost("/nameless", static () => "x").RequireCors();
        app.MapPost("/inline", static () => "x").RequireCors(static policy => policy.WithOrigins(Inline));
        app.MapPost("/attribute", [EnableCors("partners")] static () => "x");
        app.MapPost("/disabled", [DisableCors] static () => "x");
        var group = app.MapGroup("/group").RequireCors("partners");
        group.MapPost("/a", static () => "x");
        group.MapPost("/b", static () => "x").RequireCors(static policy => policy.WithOrigins(Inline));
        app.MapControllers();
        app.MapHub<PingHub>("/hub").RequireCors("partners");
        app.MapFallback("/fallback/{**rest}", static () => "x").RequireCors("partners");
        app.Map("/branch", static branch =>
        {
            branch.UseRouting();
            branch.UseEndpoints(static endpoints => endpoints.MapPost("/inner", static () => "x").RequireCors("partners"));
        });
    }

    public sealed class PingHub : Hub
    {
        public string Ping() => "pong";
    }
}

[ApiController]
[Route("controller")]
[EnableCors("partners")]
public sealed class CorsController : ControllerBase
{
    [HttpPost("named")]
    public string Named() => "x";

    [HttpPost("action")]
    [EnableCors]
    public string Action() => "x";

    [HttpPost("disabled")]
    [DisableCors]
    public string Disabled() => "x";
}
