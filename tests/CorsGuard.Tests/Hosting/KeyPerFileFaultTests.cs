using CorsGuard.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

/// <summary>What can happen to a folder with a file for each key, as Kubernetes mounts secrets. Its provider says nothing when it disappears.</summary>
public sealed class KeyPerFileFaultTests : IDisposable
{
    private const string Origins = "CORSGUARD_ALLOWED_ORIGINS";
    private const string Rejects = "CorsGuard:DefaultPolicy:RejectDisallowedOrigins";
    private const string RejectsFile = "CorsGuard__DefaultPolicy__RejectDisallowedOrigins";
    private const string Weak = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""";

    private readonly TempDirectory _folder = new TempDirectory()
        .With(Origins, TestApp.Allowed)
        .With(RejectsFile, "true");

    private readonly ReloadableSettings _weak = new(Weak);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Folder_ThatIsGoneOrEmpty_LeavesTheLastGoodPoliciesUntilItIsBack(bool isDeleted)
    {
        await using var app = await StartAsync();

        Array.ForEach(Directory.GetFiles(_folder.Path), File.Delete);
        if (isDeleted)
        {
            Directory.Delete(_folder.Path);
        }

        await UntilAsync(() => Setting(app, Origins) is null && Setting(app, Rejects) is null);
        _weak.Replace(Weak);

        Assert.Equal(403, await StatusAsync(app, TestApp.Refused));
        Assert.Equal(200, await StatusAsync(app, TestApp.Allowed));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(app));
        await UntilAsync(() => app.Log.GetSnapshot().Any(static record => record.Level == LogLevel.Error && record.GetStructuredStateValue("Code") == "CG1018"));

        Directory.CreateDirectory(_folder.Path);
        _folder.With(Origins, "https://corrected.example.com").With(RejectsFile, "true");
        if (isDeleted)
        {
            // The framework does not watch a folder in the place of one that it watched.
            KeysOf(app).Load();
            _weak.Replace(Weak);
        }

        await UntilAsync(() => Setting(app, Origins) == "https://corrected.example.com" && Setting(app, Rejects) == "true");
        await UntilAsync(async () => await HealthAsync(app) == HealthStatus.Healthy);
        Assert.Equal(200, await StatusAsync(app, "https://corrected.example.com"));
        Assert.Equal(403, await StatusAsync(app, TestApp.Allowed));
    }

    // As a key that is taken out of a ConfigMap.
    [Fact]
    public async Task SingleFile_ThatIsGone_IsASettingLess()
    {
        await using var app = await StartAsync();

        File.Delete(Path.Combine(_folder.Path, RejectsFile));

        await UntilAsync(async () => await StatusAsync(app, TestApp.Refused) == 200);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(app));
    }

    // It has nothing to say of CORS any more, so that it is missed by nobody.
    [Fact]
    public async Task Folder_WithoutSettingsOfCors_MayDisappear()
    {
        await using var app = await StartAsync();
        File.Delete(Path.Combine(_folder.Path, RejectsFile));
        File.Delete(Path.Combine(_folder.Path, Origins));
        _folder.With("Other", "x");
        await UntilAsync(() => Setting(app, Origins) is null && Setting(app, "Other") == "x");

        Directory.Delete(_folder.Path, recursive: true);
        await UntilAsync(() => Setting(app, "Other") is null);
        _weak.Replace(Weak);

        Assert.Equal(HealthStatus.Healthy, await HealthAsync(app));
        using var response = await app.GetAsync("/", TestApp.Refused);
        CorsHeaders.AssertResponse(response, 200, "Access-Control-Allow-Origin: *");
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        "{}",
        static app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", static () => "hello");
        },
        builder =>
        {
            builder.Services.AddHealthChecks().AddCorsGuard();
            builder.Configuration.Sources.Add(_weak);
            builder.Configuration.AddKeyPerFile(source =>
            {
                source.FileProvider = new PhysicalFileProvider(_folder.Path);
                source.ReloadOnChange = true;
                source.ReloadDelay = 10;
            });
        });

    private static string? Setting(TestApp app, string key) => app.Services.GetRequiredService<IConfiguration>()[key];

    private static KeyPerFileConfigurationProvider KeysOf(TestApp app) =>
        Assert.Single(((IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>()).Providers.OfType<KeyPerFileConfigurationProvider>());

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    private static async Task<HealthStatus> HealthAsync(TestApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;

    private static async Task<int> StatusAsync(TestApp app, string origin)
    {
        using var response = await app.GetAsync("/", origin);
        return (int)response.StatusCode;
    }
}
