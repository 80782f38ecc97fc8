using CorsGuard.Tests.Hosting;
using CorsGuard.Tests.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CorsGuard.Tests.Dashboard;

/// <summary>The page in a real browser: a refusal is found, explained, and turned into a fix.</summary>
public sealed class BrowserTests
{
    private const string Before = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "http://localhost:3000" ] } }, "CorsGuardDashboard": { "Observe": true } }""";

    // Where to put pictures of the page for the documents; not set = none are taken.
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("CORSGUARD_PICTURES");

    [Fact]
    public async Task Refusal_IsExplained_CopiedAndFixedWithoutARestart()
    {
        var settings = new ReloadableSettings(Before);
        await using var app = await StartAsync(settings);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var (tab, problems) = await OpenAsync(browser, app);

        // The browser's own request, refused.
        await tab.FillAsync("input[name=path]", "/orders");
        await tab.FillAsync("input[name=method]", "PUT");
        await tab.ClickAsync("#send");
        await Assertions.Expect(tab.Locator("#sent")).ToContainTextAsync("The browser blocked it");
        await tab.WaitForSelectorAsync("details.request");

        // Found by the filter, opened by keyboard.
        await tab.FillAsync("#filter", "no such origin");
        Assert.False(await tab.IsVisibleAsync("details.request"));
        await tab.FillAsync("#filter", "origin not allowed");
        Assert.True(await tab.IsVisibleAsync("details.request"));
        await tab.FocusAsync("details.request summary");
        await tab.Keyboard.PressAsync("Enter");
        Assert.Contains("the same machine but another host", await tab.TextContentAsync("details.request .miss"), StringComparison.Ordinal);
        await PictureAsync(tab, "dashboard");

        // The fix, copied and pasted.
        await tab.ClickAsync("details.request .paste button");
        await Assertions.Expect(tab.Locator("details.request .paste button").First).ToHaveTextAsync("Copied");
        var line = await tab.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith("\"AllowedOrigins\": [ \"http://localhost:3000\", \"http://127.0.0.1:", line, StringComparison.Ordinal);
        settings.Replace($$"""{ "CorsGuard": { "DefaultPolicy": { {{line}} } } }""");

        await tab.ClickAsync("#send");
        await Assertions.Expect(tab.Locator("#sent")).ToContainTextAsync("200 OK");
        await Assertions.Expect(tab.Locator("#live")).ToContainTextAsync("allowed by now");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task TryIt_WorksWithTheKeyboardAlone()
    {
        await using var app = await StartAsync(new ReloadableSettings(Before));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var (tab, problems) = await OpenAsync(browser, app);

        await tab.FocusAsync("input[name=origin]");
        await tab.Keyboard.PressAsync("Control+A");
        await tab.Keyboard.TypeAsync("http://localhost:5173");
        await tab.Keyboard.PressAsync("Enter");
        await tab.WaitForSelectorAsync("#try .verdict");

        Assert.Contains("with port 3000; this is port 5173", await tab.TextContentAsync("#try .miss"), StringComparison.Ordinal);
        await PictureAsync(tab, "try-it", "#try");
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_CanBeReadInLightAndDark(ColorScheme scheme)
    {
        await using var app = await StartAsync(new ReloadableSettings(Before));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var tab = await browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme });
        await tab.GotoAsync(new Uri(app.Address, "/_corsguard").ToString());

        // Lightness of text and ground, far apart and the right way round.
        var (text, ground) = (await LightnessAsync("color"), await LightnessAsync("backgroundColor"));
        Assert.Equal(scheme == ColorScheme.Dark, text > ground);
        Assert.True(Math.Abs(text - ground) > 120);

        async Task<double> LightnessAsync(string property) =>
            await tab.EvaluateAsync<double>($"getComputedStyle(document.body).{property}.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3");
    }

    private static async Task<(IPage Tab, List<string> Problems)> OpenAsync(IBrowser browser, TestApp app)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { Permissions = ["clipboard-read", "clipboard-write"], ViewportSize = new() { Width = 1200, Height = 900 } });
        var tab = await context.NewPageAsync();
        List<string> problems = [];
        tab.PageError += (_, error) => problems.Add(error);
        tab.Console += (_, message) =>
        {
            // That a request is blocked is what the test is about.
            if (message.Type == "error" && !message.Text.Contains("CORS", StringComparison.Ordinal) && !message.Text.Contains("net::ERR_FAILED", StringComparison.Ordinal) && !message.Text.Contains("favicon", StringComparison.Ordinal) && !message.Text.Contains("404", StringComparison.Ordinal))
            {
                problems.Add(message.Text);
            }
        };
        await tab.GotoAsync(new Uri(app.Address, "/_corsguard").ToString());
        return (tab, problems);
    }

    private static async Task PictureAsync(IPage tab, string name, string? of = null)
    {
        if (Pictures is null)
        {
            return;
        }

        var path = Path.Combine(Pictures, name + ".png");
        if (of is null)
        {
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        }
        else
        {
            await tab.Locator(of).ScreenshotAsync(new LocatorScreenshotOptions { Path = path });
        }
    }

    private static Task<TestApp> StartAsync(ReloadableSettings settings) => TestApp.StartAsync(
        "{}",
        static app =>
        {
            app.UseCorsGuard();
            app.MapCorsGuardDashboard();
            app.MapPut("/orders", static () => "Stored.");
        },
        static builder => builder.Services.AddCorsGuardDashboard(),
        kestrel: true,
        environment: "Development",
        before: builder => builder.Configuration.Sources.Add(settings));
}
