using System.Collections.Concurrent;
using CorsGuard.Tests.Hosting;
using Microsoft.Extensions.Logging;
using static CorsGuard.Tests.Proxies.MatrixRow;

namespace CorsGuard.Tests.Proxies;

/// <summary>YARP in front of an application with CorsGuard, and CorsGuard in YARP in front of servers that do CORS themselves: what the client sees.</summary>
public sealed class YarpMatrixTests
{
    private const string GrantedOverOwn = "200 | Access-Control-Allow-Origin: https://frontend.example.com | Access-Control-Expose-Headers: X-Page, X-Total | Vary: Accept-Encoding, Cookie, Origin";
    private const string BareOverOwn = "200 | Vary: Accept-Encoding, Cookie, Origin";
    private const string UpstreamsOwn =
        "200 | Access-Control-Allow-Credentials: true | Access-Control-Allow-Methods: * | Access-Control-Allow-Origin: * | Access-Control-Allow-Origin: https://other.example.com"
        + " | Access-Control-Expose-Headers: X-Page | Access-Control-Expose-Headers: X-Total | Access-Control-Max-Age: 86400 | Vary: Accept-Encoding, Cookie | access-control-allow-SOMETHING: *";
    private const string SignedIn =
        "200 | Access-Control-Allow-Credentials: true | Access-Control-Allow-Origin: https://frontend.example.com | Access-Control-Expose-Headers: X-Page, X-Total | Vary: Accept-Encoding, Cookie, Origin";
    private const string SignedInPreflight =
        "204 | Access-Control-Allow-Credentials: true | Access-Control-Allow-Headers: Accept, Authorization, Content-Type, X-Requested-With | Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE"
        + " | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin";

    // The first word is the file in yarp/.
    private static readonly MatrixRow[] InFront =
    [
        //                       allowed, refused, allowed preflight, refused preflight, no Origin
        new("forwards", Granted, Bare, Preflight, Forbidden, Bare),
        new("strips-origin", Bare, Bare, "405 | Vary: Origin", "405 | Vary: Origin", Bare),
        new("allows-few-headers", Bare, Bare, "405 | Vary: Origin", "405 | Vary: Origin", Bare),
        new("allows-headers", Granted, Bare, Preflight, Forbidden, Bare),
        new("limits-methods", Granted, Bare, "405", "405", Bare),
        new("forwards, app is down", "502", "502", "502", "502", "502") { IsDown = true },
    ];

    // The paths of yarp/gateway.json, in front of a server that sends * on everything.
    private static readonly MatrixRow[] Routes =
    [
        new("/orders", GrantedOverOwn, BareOverOwn, Preflight, Forbidden, BareOverOwn),
        new("/profile", SignedIn, BareOverOwn, SignedInPreflight, Forbidden, BareOverOwn),
        new("/news", GrantedOverOwn, BareOverOwn, Preflight, Forbidden, BareOverOwn),
        new("/internal", UpstreamsOwn, UpstreamsOwn, "403", "403", UpstreamsOwn),
        new("/left", UpstreamsOwn, UpstreamsOwn, UpstreamsOwn, UpstreamsOwn, UpstreamsOwn),
    ];

    public static TheoryData<string> Faults => [.. InFront.Select(static row => row.Fault)];

    public static TheoryData<string> Paths => [.. Routes.Select(static row => row.Fault)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Client_BehindYarp_Sees(string fault)
    {
        var row = Find(InFront, fault);
        await using var app = await ProxiedApp.StartAsync();
        await using var gateway = await Gateway.StartAsync(fault.Split(',')[0], row.IsDown ? Probe.Nowhere() : app.Address);
        using var client = Gateway.ClientOf(gateway);

        Assert.Equal(row.Cells, await Probe.SendAllAsync(client));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Client_OfAGuardedGateway_Sees(string path)
    {
        var row = Find(Routes, path);
        var seen = new ConcurrentQueue<string>();
        await using var upstream = await ProxiedApp.StartGenerousAsync(seen);
        await using var gateway = await Gateway.StartGuardedAsync("gateway", new Uri(upstream.Urls.First()));

        Assert.Equal(row.Cells, await Probe.SendAllAsync(gateway.Client, path: path));
        Assert.Equal(path == "/left" ? ["GET", "GET", "OPTIONS", "OPTIONS", "GET"] : ["GET", "GET", "GET"], seen);
    }

    [Fact]
    public async Task Client_OfAGuardedGateway_BeforeAGuardedApp_SeesEachHeaderOnce()
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var gateway = await Gateway.StartGuardedAsync("gateway", app.Address);

        Assert.Equal([Granted, Bare, Preflight, Forbidden, Bare], await Probe.SendAllAsync(gateway.Client));
    }

    [Fact]
    public async Task UpstreamIsDown_TheGatewaysAnswerHasTheHeaders()
    {
        await using var gateway = await Gateway.StartGuardedAsync("gateway", Probe.Nowhere());

        Assert.Equal(
            ["502 | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin", "502 | Vary: Origin", Preflight, Forbidden, "502 | Vary: Origin"],
            await Probe.SendAllAsync(gateway.Client));
    }

    [Fact]
    public async Task UnknownPolicy_OfARoute_StopsTheStartAndIsNamed()
    {
        var settings = Gateway.Read("gateway", Probe.Nowhere()).Replace("\"CorsPolicy\": \"signed-in\"", "\"CorsPolicy\": \"signed-on\"", StringComparison.Ordinal);

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.StartWithSettingsAsync(settings));

        Assert.Contains("signed-on", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task UnknownPolicy_OfAChangedRoute_IsAnErrorInTheLog_AndTheOldRoutesStay()
    {
        await using var app = await ProxiedApp.StartAsync();
        var before = Gateway.Read("gateway", app.Address);
        var settings = new ReloadableSettings(before);
        await using var gateway = await Gateway.StartWithSettingsAsync("{}", builder => builder.Configuration.Sources.Add(settings));

        settings.Replace(before.Replace("\"CorsPolicy\": \"signed-in\"", "\"CorsPolicy\": \"signed-on\"", StringComparison.Ordinal));
        while (!gateway.Log.GetSnapshot().Any(static record => record.Level == LogLevel.Error && record.Exception?.ToString().Contains("signed-on", StringComparison.Ordinal) == true))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        Assert.Equal(SignedInPreflight, await Probe.SendAsync(gateway.Client, Probe.Preflight(TestApp.Allowed, "/profile")));
    }

    // As any endpoint that asks for a default policy which nobody defines.
    [Fact]
    public async Task Default_WithoutADefaultPolicy_IsWarnedOf_AndFailsClosed()
    {
        await using var app = await ProxiedApp.StartAsync();
        var settings = Gateway.Read("gateway", app.Address).Replace("\"DefaultPolicy\": {", "\"Profiles\": { \"Other\": { \"DefaultPolicy\": {", StringComparison.Ordinal)
            .Replace("\"Authorization\" ]\n    },", "\"Authorization\" ] } } },", StringComparison.Ordinal);
        await using var gateway = await Gateway.StartWithSettingsAsync(settings);

        Assert.Contains(gateway.CorsLog, static line => line.StartsWith("CG5005", StringComparison.Ordinal));
        Assert.Equal("403", await Probe.SendAsync(gateway.Client, Probe.Preflight(TestApp.Allowed, "/news")));
    }

    [Fact]
    public async Task Forwarded_Host_ReachesTheApp()
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var gateway = await Gateway.StartAsync("forwards", app.Address);
        using var client = Gateway.ClientOf(gateway);

        Assert.Equal(client.BaseAddress!.AbsoluteUri.TrimEnd('/'), await client.GetStringAsync(new Uri("/where", UriKind.Relative), TestContext.Current.CancellationToken));
    }
}
