using CorsGuard.Tests.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace CorsGuard.Tests.Proxies;

/// <summary>A page on an origin of its own, in a real browser. What the browser thinks of an answer stands on its console.</summary>
public sealed class BrowserPage : IAsyncLifetime
{
    private WebApplication? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string Origin => _server!.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(static context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><title>A page</title><link rel=icon href=data:,>");
        });
        await _server.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>Runs a script on the page.</summary>
    /// <returns>What it returns, and the console.</returns>
    public async Task<(string Result, string Console)> RunAsync(string script, string argument)
    {
        var console = new List<string>();
        var tab = await _browser!.NewPageAsync();
        tab.Console += (_, message) => console.Add(message.Text);
        await tab.GotoAsync(Origin);
        var result = await tab.EvaluateAsync<string>(script, argument);

        // The console comes by another way than the result, and in its own order.
        await tab.EvaluateAsync("console.log('end')");
        for (var attempt = 0; attempt < 100 && !console.Contains("end"); attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        await tab.CloseAsync();
        return (result, string.Join('\n', console));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
