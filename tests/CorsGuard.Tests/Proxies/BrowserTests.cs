using CorsGuard.Hosting;
using CorsGuard.Tests.Docs;
using CorsGuard.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Proxies;

/// <summary>How one sees each fault in a real browser: with the words that docs/proxies.md quotes.</summary>
public sealed class BrowserTests : IClassFixture<BrowserPage>
{
    private const string Get = "{}";
    private const string Put = "{ method: 'PUT' }";
    private const string PutJson = "{ method: 'PUT', headers: { 'Content-Type': 'application/json' } }";
    private const string PostLarge = "{ method: 'POST', body: 'x'.repeat(100) }";

    private readonly BrowserPage _page;

    public BrowserTests(BrowserPage page)
    {
        _page = page;
    }

    [Theory]
    [InlineData("forwards", Get, "200", "")]
    [InlineData("forwards", PutJson, "200", "")]
    [InlineData("answers-options", Put, "blocked", "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.")]
    [InlineData("answers-options-with-headers", PutJson, "blocked", "Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response.")]
    [InlineData("strips-origin", Get, "blocked", "No 'Access-Control-Allow-Origin' header is present on the requested resource.")]
    [InlineData("strips-origin", Put, "blocked", "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.")]
    [InlineData("adds-origin", Get, "blocked", "The 'Access-Control-Allow-Origin' header contains multiple values 'PAGE, *', but only one is allowed.")]
    [InlineData("cache-ignores-vary", Get, "blocked", "The 'Access-Control-Allow-Origin' header has a value 'https://frontend.example.com' that is not equal to the supplied origin.")]
    [InlineData("limits-body", PostLarge, "blocked", "No 'Access-Control-Allow-Origin' header is present on the requested resource.")]
    [InlineData("leaves-limit-to-app", PostLarge, "200", "")]
    public async Task Browser_BehindNginx_Says(string site, string init, string result, string message)
    {
        await using var app = await ProxiedApp.StartAsync(origin: _page.Origin);
        await using var nginx = await Nginx.StartAsync(site, app.Address);
        await Probe.SendAsync(nginx.Client, Probe.Actual(TestApp.Allowed));

        var seen = await FetchAsync(nginx, init, 1);

        Assert.Equal(result, seen.Result);
        Assert.Contains(message.Replace("PAGE", _page.Origin, StringComparison.Ordinal), seen.Console, StringComparison.Ordinal);
        Assert.Contains(message.Replace("PAGE", TestApp.Allowed, StringComparison.Ordinal), Repository.Read("docs/proxies.md"), StringComparison.Ordinal);
    }

    // What a browser really sends is what CorsGuard looks for.
    [Theory]
    [InlineData("strips-origin", Get, ProxySymptoms.OriginsMissed, 211)]
    [InlineData("answers-options-with-headers", Put, PreflightWatch.Missed + 1, 210)]
    public async Task RequestsOfABrowser_AreRecognised(string site, string init, int times, int expected)
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(5) };
        await using var app = await ProxiedApp.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock), _page.Origin);
        await using var nginx = await Nginx.StartAsync(site, app.Address);

        await FetchAsync(nginx, init, times);

        Assert.Contains(expected, app.Log.GetSnapshot().Select(static record => record.Id.Id));
    }

    private Task<(string Result, string Console)> FetchAsync(Nginx nginx, string init, int times) => _page.RunAsync(
        $$"""
        async url => {
            let result;
            for (let i = 0; i < {{times}}; i++) {
                result = await fetch(url, {{init}}).then(response => String(response.status), () => 'blocked');
            }
            return result;
        }
        """,
        new Uri(nginx.Client.BaseAddress!, "/orders").AbsoluteUri);
}
