using System.Collections.Concurrent;
using CorsGuard.Hosting;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Proxies;

/// <summary>What CorsGuard says of the proxies in front of it and the servers behind it.</summary>
public sealed class RecognitionTests
{
    private static readonly TimeSpan BrowsersMaxAge = TimeSpan.FromSeconds(5);

    // Where nginx answers without headers, browsers send nothing after the preflight, and CorsGuard never learns of it.
    [Theory]
    [InlineData("answers-options-with-headers", true, new[] { 210 })]
    [InlineData("answers-options-with-headers", false, new int[0])]
    [InlineData("forwards", true, new int[0])]
    public async Task Preflights_ThatNginxAnswersInCorsGuardsPlace_AreMissed(string site, bool isBrowser, int[] expected)
    {
        var clock = new FakeTimeProvider();
        await using var app = await ProxiedApp.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        for (var i = 0; i <= PreflightWatch.Missed; i++)
        {
            clock.Advance(BrowsersMaxAge);
            Assert.StartsWith("204", await Probe.SendAsync(nginx.Client, Probe.Preflight(TestApp.Allowed)), StringComparison.Ordinal);
            var request = isBrowser ? Probe.OfBrowser(HttpMethod.Put, TestApp.Allowed) : CorsRequest.Actual(HttpMethod.Put, "/orders", TestApp.Allowed);
            Assert.Equal(MatrixRow.Granted, await Probe.SendAsync(nginx.Client, request));
        }

        Assert.Equal(expected, Said(app));
    }

    [Theory]
    [InlineData("strips-origin", new[] { 211 })]
    [InlineData("forwards", new int[0])]
    public async Task Origin_ThatNginxRemoves_IsMissed(string site, int[] expected)
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        for (var i = 0; i < 2 * ProxySymptoms.OriginsMissed; i++)
        {
            await Probe.SendAsync(nginx.Client, Probe.OfBrowser(HttpMethod.Get, TestApp.Allowed));
        }

        Assert.Equal(expected, Said(app));
    }

    // No policy governs the answer to a preflight that arrives as a plain OPTIONS, where endpoints name theirs and there is no default.
    [Theory]
    [InlineData("strips-origin", true, new[] { 211 })]
    [InlineData("strips-origin", false, new[] { 211 })]
    [InlineData("forwards", true, new int[0])]
    public async Task Origin_OfPreflightsThatNoPolicyGoverns_IsMissed(string site, bool isBrowser, int[] expected)
    {
        await using var app = await TestApp.StartAsync(
            static options => options.Policies["spa"] = new CorsGuardPolicyOptions { AllowedOrigins = [TestApp.Allowed] },
            static app =>
            {
                app.UseCorsGuard();
                app.MapPut("/orders", static () => "Changed.").RequireCors("spa");
            },
            kestrel: true);
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        for (var i = 0; i < ProxySymptoms.OriginsMissed; i++)
        {
            var preflight = Probe.Preflight(TestApp.Allowed);
            await Probe.SendAsync(nginx.Client, isBrowser ? Probe.AsOfBrowser(preflight) : preflight);
        }

        Assert.Equal(expected, Said(app));
    }

    // One location of nginx answers OPTIONS itself, the other does not.
    [Theory]
    [InlineData("/orders", new int[0])]
    [InlineData("/news", new[] { 210 })]
    public async Task Preflights_OfOneLocation_AreMissedThereOnly(string path, int[] expected)
    {
        var clock = new FakeTimeProvider();
        await using var app = await ProxiedApp.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        for (var i = 0; i <= PreflightWatch.Missed; i++)
        {
            clock.Advance(BrowsersMaxAge);
            await Probe.SendAsync(app.Client, Probe.Preflight(TestApp.Allowed));
            await Probe.SendAsync(app.Client, Probe.AsOfBrowser(CorsRequest.Actual(HttpMethod.Put, path, TestApp.Allowed)));
        }

        Assert.Equal(expected, Said(app));
    }

    // For a method that no endpoint has, there is no policy either.
    [Theory]
    [InlineData("/orders", new int[0])]
    [InlineData("/news", new[] { 210 })]
    public async Task PreflightThatNoPolicyGoverns_CountsAsOne(string path, int[] expected)
    {
        var clock = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            static options => options.Policies["spa"] = new CorsGuardPolicyOptions { AllowedOrigins = [TestApp.Allowed] },
            static app =>
            {
                app.UseCorsGuard();
                app.MapPut("/orders", static () => "Changed.").RequireCors("spa");
            },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        for (var i = 0; i < 2 * PreflightWatch.Missed; i++)
        {
            clock.Advance(BrowsersMaxAge);
            using var response = await app.SendAsync(Probe.AsOfBrowser(CorsRequest.Actual(HttpMethod.Put, "/orders", TestApp.Allowed)));
            using var preflight = await app.SendAsync(CorsRequest.Preflight(path, [TestApp.Allowed], ["DELETE"]));
        }

        Assert.Equal(expected, Said(app));
    }

    [Fact]
    public async Task Origin_ThatYarpRemoves_IsMissed()
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var gateway = await Gateway.StartAsync("strips-origin", app.Address);
        using var client = Gateway.ClientOf(gateway);
        for (var i = 0; i < ProxySymptoms.OriginsMissed; i++)
        {
            await Probe.SendAsync(client, Probe.OfBrowser(HttpMethod.Get, TestApp.Allowed));
        }

        Assert.Equal([211], Said(app));
    }

    [Theory]
    [InlineData(TestApp.Allowed)]
    [InlineData(TestApp.Refused)]
    [InlineData(null)]
    public async Task Header_OfAServerBehindYarp_IsNotedOnce(string? origin)
    {
        await using var upstream = await ProxiedApp.StartGenerousAsync(new ConcurrentQueue<string>());
        await using var gateway = await Gateway.StartGuardedAsync("gateway", new Uri(upstream.Urls.First()));
        await Probe.SendAsync(gateway.Client, Probe.Actual(origin));
        await Probe.SendAsync(gateway.Client, Probe.Actual(origin));

        Assert.Equal([212], Said(gateway));
        Assert.Contains(gateway.CorsLog, static line => line.Contains("GET /orders had Access-Control-Allow-Origin: *,https://other.example.com. The policy 'default' decides", StringComparison.Ordinal));
    }

    // What CorsGuard wrote itself does not come back out of a cache of the application's.
    [Fact]
    public async Task Header_OfAResponseFromTheOutputCache_IsNotNoted()
    {
        await using var app = await TestApp.StartAsync(
            TestApp.DefaultPolicyOnly,
            static app =>
            {
                app.UseCorsGuard();
                app.UseOutputCache();
                app.MapGet("/orders", static () => "Two orders.").CacheOutput();
            },
            static builder => builder.Services.AddOutputCache(),
            kestrel: true);
        await Probe.SendAsync(app.Client, Probe.Actual(TestApp.Allowed));
        using var response = await app.GetAsync("/orders", TestApp.Allowed);

        Assert.True(response.Headers.Age.HasValue, "It does not come from the cache.");
        Assert.Empty(Said(app));
    }

    // A proxy adds its own to what CorsGuard has sent: nothing of that comes back. docs/proxies.md says where to look.
    [Fact]
    public async Task Header_ThatNginxAdds_CannotBeSeen()
    {
        await using var app = await ProxiedApp.StartAsync();
        await using var nginx = await Nginx.StartAsync("adds-origin", app.Address);
        await Probe.SendAllAsync(nginx.Client);

        Assert.Empty(Said(app));
    }

    private static int[] Said(TestApp app) => [.. app.Log.GetSnapshot().Where(static record => record.Category == "CorsGuard").Select(static record => record.Id.Id).Where(static id => id >= 210)];
}
