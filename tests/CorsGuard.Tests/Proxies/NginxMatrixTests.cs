using System.Net;
using CorsGuard.Tests.Docs;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using static CorsGuard.Tests.Proxies.MatrixRow;

namespace CorsGuard.Tests.Proxies;

/// <summary>nginx in front of an application with CorsGuard: what the client sees, for each thing that nginx may be told to do.</summary>
public sealed class NginxMatrixTests
{
    private const string TooLarge = "413 | Vary: Origin";
    private const string TooLargeGranted = "413 | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin";
    private const string Unreachable = "502 | Vary: Origin";
    private const string OwnGrant = "Access-Control-Allow-Credentials: true | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin";
    private const string OwnPreflight = "204 | Access-Control-Allow-Headers: Authorization | Access-Control-Allow-Methods: GET, POST, PUT | Access-Control-Allow-Origin: *";
    private const string PreflightTwice =
        "204 | Access-Control-Allow-Headers: Content-Type, Authorization | Access-Control-Allow-Methods: GET, POST, PUT | Access-Control-Allow-Origin: * | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin";

    private static readonly string SmallBody = new('x', ProxiedApp.MaxBody);
    private static readonly string LargeBody = new('x', ProxiedApp.MaxBody + 1);

    // Beyond the limit that errors-with-headers.conf shows.
    private static readonly string HugeBody = new('x', (1024 * 1024) + 1);

    // The first word is the file in nginx/.
    private static readonly MatrixRow[] Rows =
    [
        //                                   allowed, refused, allowed preflight, refused preflight, no Origin
        new("forwards", Granted, Bare, Preflight, Forbidden, Bare),
        new("answers-options", Granted, Bare, "204", "204", Bare),
        new("answers-options-with-headers", Granted, Bare, OwnPreflight, OwnPreflight, Bare),
        new("strips-origin", Bare, Bare, "405 | Vary: Origin", "405 | Vary: Origin", Bare),
        new("adds-origin", "200 | Access-Control-Allow-Origin: * | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin", "200 | Access-Control-Allow-Origin: * | Vary: Origin", PreflightTwice, Forbidden, "200 | Access-Control-Allow-Origin: * | Vary: Origin"),
        new("cache-honours-vary", Granted, Bare, Preflight, Forbidden, Bare),
        new("cache-ignores-vary", Granted, Granted, Preflight, Forbidden, Granted),
        new("limits-body", "413", "413", Preflight, Forbidden, "413") { Body = SmallBody },
        new("leaves-limit-to-app", Granted, Bare, Preflight, Forbidden, Bare) { Body = SmallBody },
        new("leaves-limit-to-app, too large", TooLargeGranted, TooLarge, Preflight, Forbidden, TooLarge) { Body = LargeBody },
        new("intercepts-errors", "413", "413", Preflight, Forbidden, "413") { Body = LargeBody },
        new("forwards, app is down", "502", "502", "502", "502", "502") { IsDown = true },
        new("errors-with-headers", Granted, Bare, Preflight, Forbidden, Bare),
        new("errors-with-headers, too large", "413 | " + OwnGrant, TooLarge, Preflight, Forbidden, TooLarge) { Body = HugeBody },
        new("errors-with-headers, app is down", "502 | " + OwnGrant, Unreachable, "502 | " + OwnGrant, Unreachable, Unreachable) { IsDown = true },
    ];

    public static TheoryData<string> Faults => [.. Rows.Select(static row => row.Fault)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Client_BehindNginx_Sees(string fault)
    {
        var row = Find(Rows, fault);
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync(fault.Split(',')[0], row.IsDown ? Probe.Nowhere() : app.Address);

        Assert.Equal(row.Cells, await Probe.SendAllAsync(nginx.Client, row.Body));

        // Whatever nginx makes of it: what CorsGuard sends is right, with one value in each header.
        Assert.Equal([Granted, Bare, Preflight, Forbidden, Bare], await Probe.SendAllAsync(app.Client));
    }

    [Fact]
    public void Files_AreAllInTheTable() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, Nginx.Folder)).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Rows.Select(static row => row.Fault.Split(',')[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("cache-honours-vary", "HIT", "HIT")]
    [InlineData("cache-ignores-vary", "HIT", "HIT")]
    public async Task Cache_OfTheRowsAbove_IsOne(string site, params string[] expected)
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        await Probe.SendAllAsync(nginx.Client);

        Assert.Equal<string[]>(expected, [await CacheStatusAsync(nginx, TestApp.Allowed), await CacheStatusAsync(nginx, null)]);
    }

    // What a cache that ignores Vary does to those who are allowed: it depends on who came first.
    [Theory]
    [InlineData("cache-ignores-vary", ProxiedApp.Partner, "200 | Access-Control-Allow-Origin: https://partner.example.com | Vary: Origin")]
    [InlineData("cache-ignores-vary", null, Bare)]
    [InlineData("cache-honours-vary", ProxiedApp.Partner, Granted)]
    [InlineData("cache-honours-vary", null, Granted)]
    public async Task Cache_WhereAnotherCameFirst_Answers(string site, string? first, string expected)
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        await Probe.SendAsync(nginx.Client, Probe.Actual(first));

        Assert.Equal(expected, await Probe.SendAsync(nginx.Client, Probe.Actual(TestApp.Allowed)));
    }

    // nginx keeps the last line of Vary and forgets those before it. Response compression, and servers behind, add lines of their own.
    [Theory]
    [InlineData(null)]
    [InlineData(ProxiedApp.Partner)]
    public async Task Cache_OfAnswersWithSeveralLinesOfVary_KeepsThemApart(string? first)
    {
        await using var app = await TestApp.StartAsync(
            static options => options.DefaultPolicy.AllowedOrigins = [TestApp.Allowed, ProxiedApp.Partner],
            static app =>
            {
                app.UseCorsGuard();
                app.MapGet("/orders", static (HttpContext context) =>
                {
                    context.Response.Headers.Vary = new StringValues(["ORIGIN", "Accept-Encoding"]);
                    return "Two orders.";
                });
            },
            kestrel: true);
        await using var nginx = await Nginx.StartAsync("cache-honours-vary", app.Address);

        await Probe.SendAsync(nginx.Client, Probe.Actual(first));

        Assert.Equal("200 | Access-Control-Allow-Origin: https://frontend.example.com | Vary: ORIGIN, Accept-Encoding", await Probe.SendAsync(nginx.Client, Probe.Actual(TestApp.Allowed)));
    }

    [Fact]
    public async Task Forwarded_SchemeAndHost_ReachTheApp()
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync("forwards", app.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/where");
        request.Headers.Host = "api.example.com:8443";
        using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("http://api.example.com:8443", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // A page of the server's own origin: where the Host header arrives, its requests are known as what they are.
    [Theory]
    [InlineData("forwards", false)]
    [InlineData("limits-body", true)]
    public async Task OwnOrigin_IsLoggedAsRefused_OnlyWhereTheHostIsNotForwarded(string site, bool isRefused)
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        using var request = Probe.Actual("http://api.example.com:8443");
        request.Headers.Host = "api.example.com:8443";
        using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isRefused, app.CorsLog.Any(static line => line.StartsWith("CORS refused", StringComparison.Ordinal)));
    }

    private static async Task<string> CacheStatusAsync(Nginx nginx, string? origin)
    {
        using var request = Probe.Actual(origin);
        using var response = await nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return Assert.Single(response.Headers.GetValues("X-Cache"));
    }
}
