using System.Globalization;
using Microsoft.Playwright;

namespace CorsGuard.Tests.Samples;

public sealed class PlaygroundTests
{
    private static readonly Dictionary<string, string> Development = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    [Fact]
    public async Task Page_OnTheAllowedOrigin_SeesEveryRequestEndAsExpected()
    {
        var verdicts = await RunAsync(static ports => ports.Page);

        Assert.Equal(11, verdicts.Count);
        Assert.All(verdicts, static verdict => Assert.Equal("pass", verdict.Value));
        Assert.Contains("refused-origin", verdicts.Keys);
    }

    [Fact]
    public async Task Page_OnAnotherOrigin_IsBlockedEverywhere()
    {
        var verdicts = await RunAsync(static ports => ports.Stranger);

        Assert.Equal(10, verdicts.Count);
        Assert.All(verdicts, static verdict => Assert.Equal("pass", verdict.Value));
    }

    [Fact]
    public async Task Refusal_OnTheDashboard_BecomesAFixWithoutARestart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (api, page, stranger) = (SampleProcess.FreePort(), SampleProcess.FreePort(), SampleProcess.FreePort());
        using var folder = new Configuration.TempDirectory();
        var settings = Path.Combine(folder.Path, "appsettings.json");
        var before = $"\"AllowedOrigins\": [ \"http://localhost:{page}\" ]";
        var usual = await File.ReadAllTextAsync(Path.Combine(Docs.Repository.Root, "samples", "Playground", "appsettings.json"), cancellationToken);
        await File.WriteAllTextAsync(settings, usual.Replace("\"AllowedOrigins\": [ \"http://localhost:5081\" ]", before, StringComparison.Ordinal), cancellationToken);
        using var playground = SampleProcess.Start(
            "Playground", Development, Argument("ApiPort", api), Argument("PagePort", page), Argument("StrangerPort", stranger), $"--contentRoot={folder.Path}");
        await playground.WaitForAsync("Ctrl+C stops it.", cancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var tab = await browser.NewPageAsync();
        await tab.GotoAsync($"http://localhost:{stranger}/");
        await tab.WaitForSelectorAsync("body[data-finished=true]");

        // Through the link of the page to the explanation, and back with the line.
        var dashboard = await browser.NewPageAsync();
        await dashboard.GotoAsync(await tab.GetAttributeAsync("#dashboard", "href") ?? "");
        var refusal = dashboard.Locator("details.request").First;
        await refusal.Locator("summary").ClickAsync();
        var line = await refusal.Locator("code", new LocatorLocatorOptions { HasText = "\"AllowedOrigins\"" }).First.TextContentAsync();
        await File.WriteAllTextAsync(settings, (await File.ReadAllTextAsync(settings, cancellationToken)).Replace(before, line, StringComparison.Ordinal), cancellationToken);
        await playground.WaitForAsync("The CORS settings were reloaded.", cancellationToken);

        await tab.ClickAsync("#run");
        await Assertions.Expect(tab.Locator("[data-test=simple-get]")).ToHaveAttributeAsync("data-verdict", "fixed");
        await Assertions.Expect(tab.Locator("[data-test=json-post]")).ToHaveAttributeAsync("data-verdict", "fixed");
    }

    private static async Task<Dictionary<string, string>> RunAsync(Func<(int Page, int Stranger), int> choose)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (api, page, stranger) = (SampleProcess.FreePort(), SampleProcess.FreePort(), SampleProcess.FreePort());
        using var playground = SampleProcess.Start(
            "Playground",
            Development,
            Argument("ApiPort", api),
            Argument("PagePort", page),
            Argument("StrangerPort", stranger));
        await playground.WaitForAsync("Ctrl+C stops it.", cancellationToken);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var tab = await browser.NewPageAsync();
        await tab.GotoAsync($"http://localhost:{choose((page, stranger))}/");
        await tab.WaitForSelectorAsync("body[data-finished=true]");
        return await ReadVerdictsAsync(tab);
    }

    private static async Task<Dictionary<string, string>> ReadVerdictsAsync(IPage tab)
    {
        var verdicts = new Dictionary<string, string>();
        foreach (var row in await tab.QuerySelectorAllAsync("[data-test]"))
        {
            verdicts[await row.GetAttributeAsync("data-test") ?? ""] = await row.GetAttributeAsync("data-verdict") ?? "";
        }

        return verdicts;
    }

    private static string Argument(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"--Playground:{name}={port}");
}
