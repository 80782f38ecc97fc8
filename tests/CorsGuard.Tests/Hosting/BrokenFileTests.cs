using CorsGuard.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

/// <summary>Real files, watched as an application watches its own.</summary>
public sealed class BrokenFileTests : IDisposable
{
    private const string Strict = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com" } } }""";
    private const string Weak = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""";

    private readonly TempDirectory _folder = new TempDirectory().With("strict.json", Strict);
    private readonly ReloadableSettings _weak = new(Weak);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"CorsGuard\": ")]
    [InlineData("")]
    public async Task SyntaxErrorWhileRunning_LetsNoWeakerSourceDecide(string broken)
    {
        await using var app = await StartAsync();

        await ChangeAsync(app, broken);
        _weak.Replace(Weak);

        Assert.Null(await AllowedAsync(app));
        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(
            static record => record.Level == LogLevel.Error && record.GetStructuredStateValue("Code") == "CG1018" && record.GetStructuredStateValue("Source") == "strict.json")));
        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(static record => record.Id.Name == "ReloadRejected")));
    }

    // The framework tells nobody.
    [Fact]
    public async Task SyntaxErrorWhileRunning_IsLoggedOnce_WithoutAnotherChange()
    {
        await using var app = await StartAsync();

        await ChangeAsync(app, "{ broken");

        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(static record => record.Id.Name == "ReloadRejected")));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        var record = Assert.Single(app.Log.GetSnapshot(), static record => record.Category == "CorsGuard" && record.Level == LogLevel.Error && record.Id.Name != "ReloadRejected");
        Assert.Equal(("CG1018", "strict.json"), (record.GetStructuredStateValue("Code"), record.GetStructuredStateValue("Source")));
        Assert.Null(await AllowedAsync(app));

        await ChangeAsync(app, Weak);

        await UntilAsync(async () => await AllowedAsync(app) == "*");
    }

    // Its format has nothing against an empty file. With a comment somebody says that it is meant.
    [Theory]
    [InlineData("", null)]
    [InlineData("\n", null)]
    [InlineData("\uFEFF \r\n\t", null)]
    [InlineData("# nothing here\n", "*")]
    public async Task IniFileThatIsEmptied_LetsNoWeakerSourceDecide_UnlessItIsMeant(string left, string? allowed)
    {
        var file = Path.Combine(_folder.Path, "strict.ini");
        await File.WriteAllTextAsync(file, "[CorsGuard:DefaultPolicy]\nAllowedOrigins=https://frontend.example.com\n", TestContext.Current.CancellationToken);
        await using var app = await TestApp.StartAsync("{}", build: builder =>
        {
            builder.Configuration.Sources.Add(_weak);
            builder.Configuration.AddIniFile(file, optional: true, reloadOnChange: true);
        });
        Assert.Null(await AllowedAsync(app));

        await File.WriteAllTextAsync(file, left, TestContext.Current.CancellationToken);

        var said = allowed is null ? "ReloadRejected" : "Reloaded";
        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(record => record.Id.Name == said)));
        _weak.Replace(Weak);
        Assert.Equal(allowed, await AllowedAsync(app));
    }

    [Fact]
    public async Task RequiredFileThatDisappears_LetsNoWeakerSourceDecide()
    {
        await using var app = await StartAsync();

        File.Delete(Path.Combine(_folder.Path, "strict.json"));
        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(static record => record.Id.Name == "ReloadRejected")));
        _weak.Replace(Weak);

        Assert.Null(await AllowedAsync(app));
        Assert.Contains(app.Log.GetSnapshot(), static record => record.Level == LogLevel.Error && record.GetStructuredStateValue("Code") == "CG1018" && record.GetStructuredStateValue("Source") == "strict.json");
    }

    [Fact]
    public async Task FileThatCannotBeRead_DegradesTheHealthAtOnce()
    {
        await using var app = await StartAsync();
        var health = app.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);

        await ChangeAsync(app, "{ broken");

        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task FileThatHoldsNothing_SaysNothing()
    {
        await using var app = await StartAsync();

        await ChangeAsync(app, "{}");

        // A writer that is slow is met halfway, with a file that is empty still.
        await UntilAsync(async () => await AllowedAsync(app) == "*");
    }

    [Fact]
    public async Task FileThatIsCorrected_IsInForceAgain()
    {
        await using var app = await StartAsync();
        await ChangeAsync(app, "{");
        _weak.Replace(Weak);

        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "strict.json"), Strict.Replace("frontend", "other", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await UntilAsync(async () => (await app.GetAsync("/", "https://other.example.com")).Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Null(await AllowedAsync(app));
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        "{}",
        build: builder =>
        {
            builder.Services.AddHealthChecks().AddCorsGuard();
            builder.Configuration.Sources.Add(_weak);
            builder.Configuration.AddJsonFile(source =>
            {
                source.Path = Path.Combine(_folder.Path, "strict.json");
                source.ReloadOnChange = true;
                source.ReloadDelay = 10;
                source.ResolveFileProvider();
            });
        });

    // The framework has noticed once the old value is gone.
    private async Task ChangeAsync(TestApp app, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "strict.json"), text, TestContext.Current.CancellationToken);
        var configuration = (IConfiguration)(app.Services.GetService(typeof(IConfiguration)) ?? throw new InvalidOperationException());
        await UntilAsync(() => Task.FromResult(configuration["CorsGuard:DefaultPolicy:AllowedOrigins"] == "*"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    private static async Task<string?> AllowedAsync(TestApp app)
    {
        using var response = await app.GetAsync("/", "https://evil.example.net");
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(", ", values) : null;
    }
}
