using Microsoft.Playwright;

namespace CorsGuard.Tests.Samples;

/// <summary>The system's Chromium, headless. Where there is none, a test is skipped and says what to install; in CI it fails.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright) => await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Find(),
        Args = Arguments,
    });

    private static string Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(static _ => Names, Path.Combine)
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            const string Missing = "This test needs Chromium on the PATH. On Debian: apt-get install chromium";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Missing);
            Assert.Fail(Missing);
        }

        return path;
    }
}
