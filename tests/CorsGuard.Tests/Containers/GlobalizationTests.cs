namespace CorsGuard.Tests.Containers;

/// <summary>The smallest images have no ICU: what must not depend on it, and does not.</summary>
public sealed class GlobalizationTests(PublishedImages images)
{
    private const string Origins = "CORSGUARD_ALLOWED_ORIGINS";

    [Theory]
    [InlineData("https://bücher.example.com", "Write 'https://xn--bcher-kva.example.com'")]
    [InlineData("https://BÜCHER.example.com:8443", "Write 'https://xn--bcher-kva.example.com:8443'")]
    [InlineData("https://*.ドメイン.example.com", "Write 'https://*.xn--eckwd4c7c.example.com'")]
    public async Task UnicodeHost_StopsTheStartWithTheSameHint(string origin, string hint)
    {
        foreach (var invariant in new[] { true, false })
        {
            using var api = await Container.RunToItsEndAsync(images, "Api", new Dictionary<string, string> { [Origins] = origin }, invariant);

            Assert.NotEqual(0, api.ExitCode);
            Assert.Contains("CG2007", api.Output, StringComparison.Ordinal);
            Assert.Contains(hint, api.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Now listening", api.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, "C")]
    [InlineData(false, "en_US.UTF-8")]
    [InlineData(false, "tr_TR.UTF-8")]
    public async Task UpperCase_MeansTheSameInEveryCulture(bool invariant, string language)
    {
        Dictionary<string, string> environment = new()
        {
            ["LANG"] = language,
            [Origins] = "HTTPS://WIKI.EXAMPLE.COM/ https://*.INFO.example.com",
            ["CORSGUARD_ALLOW_CREDENTIALS"] = "TRUE",
            ["CORSGUARD_EXPOSED_HEADERS"] = "X-Request-Id",
            ["CORSGUARD_PREFLIGHT_MAX_AGE"] = "10m",
            ["CorsGuard__DefaultPolicy__RejectDisallowedOrigins"] = "YES",
        };
        using var api = await Container.StartAsync(images, "Api", environment, invariant);

        await Expected.AssertAllowedAsync(api, "https://wiki.example.com");
        await Expected.AssertAllowedAsync(api, "https://x.info.example.com");
        await Expected.AssertRefusedAsync(api, "https://WIKI.example.com");
    }
}
