using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>What only a real server and raw bytes show.</summary>
public sealed class KestrelTests : IAsyncLifetime
{
    private const string Settings = """
        { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ], "AllowedHeaders": [ "x-a", "x-b" ] } } }
        """;

    private static readonly string Origin = "Origin: " + TestApp.Allowed;
    private static readonly string[] Allowed = ["Access-Control-Allow-Origin: " + TestApp.Allowed, "Vary: Origin"];
    private static readonly string[] Refused = ["Vary: Origin"];

    private TestApp? _app;
    private bool _deleted;

    private Uri Server => _app!.Address;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(Settings, Configure, Build, kestrel: true);

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    [Fact]
    public async Task TwoOriginLines_Get_AreRefused()
    {
        var response = await RawHttp.SendAsync(Server, "GET / HTTP/1.1", Origin, Origin);

        Assert.Equal(200, RawHttp.StatusOf(response));
        Assert.Equal(Refused, RawHttp.CorsHeadersOf(response));
    }

    [Theory]
    [InlineData("Origin:")]
    [InlineData("Origin: null")]
    [InlineData("Origin: https://frontend.example.com/")]
    [InlineData("Origin: https://frontend.example.com, https://frontend.example.com")]
    [InlineData("Origin: https://frontend.example.com\tx")]
    [InlineData("Origin: https://frontend.example.com:443")]
    [InlineData("Origin: HTTPS://frontend.example.com")]
    public async Task OddOrigin_Preflight_IsForbidden(string origin)
    {
        var response = await RawHttp.SendAsync(Server, "OPTIONS /items HTTP/1.1", origin, "Access-Control-Request-Method: DELETE");

        Assert.Equal(403, RawHttp.StatusOf(response));
        Assert.Equal(Refused, RawHttp.CorsHeadersOf(response));
        Assert.False(_deleted);
    }

    [Fact]
    public async Task WhiteSpaceAroundTheOrigin_IsNoPartOfIt()
    {
        var response = await RawHttp.SendAsync(Server, "GET / HTTP/1.1", "Origin: \t " + TestApp.Allowed + " \t");

        Assert.Equal(Allowed, RawHttp.CorsHeadersOf(response));
    }

    [Fact]
    public async Task ManyRequestHeaderLines_AreOneList()
    {
        var response = await RawHttp.SendAsync(
            Server,
            "OPTIONS / HTTP/1.1",
            Origin,
            "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: X-B , x-a,,",
            "Access-Control-Request-Headers:",
            "access-control-request-headers: \tx-a");

        Assert.Equal(204, RawHttp.StatusOf(response));
        Assert.Contains("Access-Control-Allow-Headers: x-a, x-b", RawHttp.CorsHeadersOf(response));
    }

    [Theory]
    [InlineData("Access-Control-Request-Method: PUT", "Access-Control-Request-Method: PUT")]
    [InlineData("Access-Control-Request-Method: PUT GET", "X: y")]
    [InlineData("Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: a b")]
    [InlineData("Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: ,,,,,,,,,,,,,,,,,")]
    public async Task MalformedPreflight_IsForbidden(string method, string headers)
    {
        var response = await RawHttp.SendAsync(Server, "OPTIONS / HTTP/1.1", Origin, method, headers);

        Assert.Equal(403, RawHttp.StatusOf(response));
        Assert.Equal(Refused, RawHttp.CorsHeadersOf(response));
    }

    [Fact]
    public async Task LowerCaseMethod_IsNoPreflight_AndReachesNoHandlerOfAnotherMethod()
    {
        var response = await RawHttp.SendAsync(Server, "options /items HTTP/1.1", Origin, "Access-Control-Request-Method: DELETE");

        Assert.Equal(405, RawHttp.StatusOf(response));
        Assert.Equal(Allowed, RawHttp.CorsHeadersOf(response));
        Assert.False(_deleted);
    }

    [Fact]
    public async Task AsteriskForm_IsAnswered()
    {
        var response = await RawHttp.SendAsync(Server, "OPTIONS * HTTP/1.1", Origin, "Access-Control-Request-Method: PUT");

        Assert.Equal(204, RawHttp.StatusOf(response));
    }

    [Theory]
    [InlineData("/sync", 500)]
    [InlineData("/async", 500)]
    [InlineData("/bad", 418)]
    public async Task UnhandledException_KeepsTheHeaders(string path, int status)
    {
        var response = await RawHttp.SendAsync(Server, $"GET {path} HTTP/1.1", Origin);

        Assert.Equal(status, RawHttp.StatusOf(response));
        Assert.Equal(Allowed, RawHttp.CorsHeadersOf(response));
        Assert.DoesNotContain("X-Leftover", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyOverTheServersLimit_Is413WithTheHeaders()
    {
        var response = await RawHttp.SendWithBodyAsync(Server, $"POST /upload HTTP/1.1\r\n{Origin}\r\nContent-Length: 100\r\n", new string('x', 100));

        Assert.Equal(413, RawHttp.StatusOf(response));
        Assert.Equal(Allowed, RawHttp.CorsHeadersOf(response));
    }

    [Fact]
    public async Task UnhandledException_BehindAnUnflushedBody_MakesNoSecondResponse()
    {
        var response = await RawHttp.SendAsync(Server, "GET /written HTTP/1.1", Origin);

        Assert.Equal(500, RawHttp.StatusOf(response));
        Assert.Equal(Allowed, RawHttp.CorsHeadersOf(response));
        Assert.DoesNotContain("Content-Length: 0", response, StringComparison.Ordinal);
        Assert.Contains("Transfer-Encoding: chunked", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Access-Control-Request-Method:", "Access-Control-Request-Method: DELETE")]
    [InlineData("Access-Control-Request-Method: DELETE", "Access-Control-Request-Method:")]
    [InlineData("Access-Control-Request-Method: DEL ETE", "X-Other: 1")]
    public async Task MalformedPreflight_OfAPathWithoutAPolicy_ReachesNoHandler(string first, string second)
    {
        var handled = false;
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "Policies": { "p": { "AllowedOrigins": "https://frontend.example.com" } } } }""",
            app =>
            {
                app.UseCorsGuard();
                app.MapMethods("/od", ["OPTIONS", "DELETE"], () => handled = true).WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
                app.MapGet("/p", static () => "p").RequireCors("p");
            },
            kestrel: true);

        var response = await RawHttp.SendAsync(app.Address, "OPTIONS /od HTTP/1.1", Origin, first, second);

        Assert.Equal((403, false), (RawHttp.StatusOf(response), handled));
    }

    [Fact]
    public async Task ExceptionAfterTheStart_LeavesTheStampedResponse()
    {
        var response = await RawHttp.SendAsync(Server, "GET /late HTTP/1.1", Origin);

        Assert.Equal(200, RawHttp.StatusOf(response));
        Assert.Equal(Allowed, RawHttp.CorsHeadersOf(response));
    }

    [Fact]
    public async Task Http2_PreflightAndError_AreAnsweredAlike()
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            Configure,
            static builder => builder.Services.Configure<KestrelServerOptions>(
                static kestrel => kestrel.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http2)),
            kestrel: true);

        var preflight = await app.SendAsync(OverHttp2(CorsRequest.Preflight("/items", [TestApp.Allowed], ["DELETE"])));
        var error = await app.SendAsync(OverHttp2(CorsRequest.Actual(HttpMethod.Get, "/async", [TestApp.Allowed])));

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(Allowed, CorsHeaders.Of(error));
    }

    [Fact]
    public async Task ConnectionStaysOpen_AfterAPreflight()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _app!.PreflightAsync("/", TestApp.Allowed)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/", TestApp.Allowed)).StatusCode);
    }

    private static HttpRequestMessage OverHttp2(HttpRequestMessage request)
    {
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return request;
    }

    private static void Build(WebApplicationBuilder builder) => builder.Services.Configure<KestrelServerOptions>(static kestrel =>
    {
        kestrel.Limits.MaxRequestBodySize = 10;
        kestrel.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http1);
    });

    private void Configure(WebApplication app)
    {
        app.MapGet("/", static () => "hello");
        app.MapDelete("/items", () => _deleted = true).RequireCors();
        app.MapGet("/sync", static string (HttpResponse response) => throw Leave(response));
        app.MapGet("/async", static async Task (HttpResponse response) =>
        {
            await Task.Yield();
            throw Leave(response);
        });
        app.MapGet("/bad", static string () => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("teapot", 418));
        app.MapPost("/upload", static async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null));
        app.MapGet("/written", static void (HttpContext context) =>
        {
            context.Response.BodyWriter.Write("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 3\r\n\r\nbad"u8);
            throw new InvalidOperationException("written");
        });
        app.MapGet("/late", static async (HttpContext context) =>
        {
            await context.Response.WriteAsync("start");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("late");
        });
        app.UseCorsGuard();
    }

    private static InvalidOperationException Leave(HttpResponse response)
    {
        response.Headers["X-Leftover"] = "1";
        return new InvalidOperationException("nobody handles it");
    }
}
