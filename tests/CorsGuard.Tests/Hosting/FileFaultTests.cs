using CorsGuard.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

/// <summary>What can happen to a configuration file while the application runs: the last good policies stay, and it is told. No weaker source decides.</summary>
public sealed class FileFaultTests : IDisposable
{
    private const string Good = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com" } } }""";
    private const string Corrected = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://corrected.example.com" } } }""";
    private const string Weak = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""";

    private readonly TempDirectory _folder = new TempDirectory().With("settings.json", Good);
    private readonly ReloadableSettings _weak = new(Weak);

    private string FilePath => Path.Combine(_folder.Path, "settings.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("truncated", "CG1018")]
    [InlineData("emptied", "CG1018")]
    [InlineData("deleted", "CG1018")]
    [InlineData("replaced by a directory", "CG1018")]
    [InlineData("no JSON", "CG1018")]
    [InlineData("an array", "CG1018")]
    [InlineData("an invalid policy", "CG2002")]
    public async Task File_ThatIsBroken_LeavesTheLastGoodPoliciesUntilItIsCorrected(string fault, string code)
    {
        await using var app = await StartAsync(new PhysicalFileProvider(_folder.Path));

        Break(fault);
        await UntilAsync(app, HealthStatus.Degraded);
        _weak.Replace(Weak);

        await AssertLastGoodAsync(app, code);

        if (Directory.Exists(FilePath))
        {
            Directory.Delete(FilePath);
        }

        await File.WriteAllTextAsync(FilePath, Corrected, TestContext.Current.CancellationToken);
        await UntilAsync(app, HealthStatus.Healthy);
        Assert.Equal("https://corrected.example.com", await AllowedAsync(app, "https://corrected.example.com"));
        Assert.Null(await AllowedAsync(app, TestApp.Refused));
    }

    [Fact]
    public async Task File_ThatIsWrittenInTwoSteps_IsUsedWhenItIsWhole()
    {
        await using var app = await StartAsync(new PhysicalFileProvider(_folder.Path));

        await using (var file = new StreamWriter(FilePath))
        {
            await file.WriteAsync(Corrected.AsMemory(0, Corrected.Length / 2), TestContext.Current.CancellationToken);
            await file.FlushAsync(TestContext.Current.CancellationToken);
            await UntilAsync(app, HealthStatus.Degraded);
            _weak.Replace(Weak);
            await AssertLastGoodAsync(app, "CG1018");
            await file.WriteAsync(Corrected.AsMemory(Corrected.Length / 2), TestContext.Current.CancellationToken);
        }

        await UntilAsync(app, HealthStatus.Healthy);
        Assert.Equal("https://corrected.example.com", await AllowedAsync(app, "https://corrected.example.com"));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("read")]
    public async Task File_ThatCannotBeRead_LeavesTheLastGoodPolicies(string when)
    {
        using var files = new FaultyFiles(Good);
        await using var app = await StartAsync(files);
        var failure = when == "open" ? (Exception)new UnauthorizedAccessException("Access to the path is denied.") : new IOException("No space left on device");
        files.OpenFailure = when == "open" ? failure : null;
        files.ReadFailure = when == "read" ? failure : null;

        files.Change();
        await UntilAsync(app, HealthStatus.Degraded);
        _weak.Replace(Weak);

        await AssertLastGoodAsync(app, "CG1018");

        (files.OpenFailure, files.ReadFailure, files.Text) = (null, null, Corrected);
        files.Change();
        await UntilAsync(app, HealthStatus.Healthy);
        Assert.Equal("https://corrected.example.com", await AllowedAsync(app, "https://corrected.example.com"));
    }

    [Fact]
    public async Task File_ThatWasReadWhileItWasWritten_IsNotTakenForEmpty()
    {
        using var files = new FaultyFiles(Good);
        await using var app = await StartAsync(files);
        files.ReadFailure = new IOException("The file is being written.");
        files.Change();

        // Whole again, but its source has not been told yet.
        files.ReadFailure = null;
        _weak.Replace(Weak);

        await AssertLastGoodAsync(app, "CG1018");

        files.Change();
        await UntilAsync(app, HealthStatus.Healthy);
        Assert.Equal(TestApp.Allowed, await AllowedAsync(app, TestApp.Allowed));
    }

    // What it says for one section says nothing for the other, and is missed all the same.
    [Fact]
    public async Task File_ThatIsReadForTwoSections_IsMissedForTheOneThatItHad()
    {
        await using var app = await StartAsync(new PhysicalFileProvider(_folder.Path), static builder => builder.Services.AddCorsGuard().AddCorsGuard(builder.Configuration.GetSection("Partner")));

        File.Delete(FilePath);
        await UntilAsync(app, HealthStatus.Degraded);
        _weak.Replace(Weak);

        await AssertLastGoodAsync(app, "CG1018");
    }

    // Whether a configuration is the section or has one is told by what it holds.
    [Fact]
    public async Task File_ThatWasAllOfASection_IsMissed()
    {
        await File.WriteAllTextAsync(FilePath, """{ "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com" } }""", TestContext.Current.CancellationToken);
        var section = new ConfigurationBuilder().AddJsonFile(source =>
        {
            source.FileProvider = new PhysicalFileProvider(_folder.Path);
            source.Path = "settings.json";
            (source.Optional, source.ReloadOnChange, source.ReloadDelay) = (true, true, 10);
        }).Build();
        await using var app = await TestApp.StartAsync("{}", build: builder =>
        {
            builder.Services.AddHealthChecks().AddCorsGuard();
            builder.Services.AddCorsGuard(new ConfigurationBuilder().Add(_weak).Build()).AddCorsGuard(section);
        });
        Assert.Equal(TestApp.Allowed, await AllowedAsync(app, TestApp.Allowed));

        File.Delete(FilePath);
        await UntilAsync(app, HealthStatus.Degraded);
        _weak.Replace(Weak);

        await AssertLastGoodAsync(app, "CG1018");
    }

    [Fact]
    public async Task File_ThatNoLongerSpeaksOfCorsAndIsThenDeleted_IsMissedByNobody()
    {
        await using var app = await StartAsync(new PhysicalFileProvider(_folder.Path));
        await File.WriteAllTextAsync(FilePath, """{ "Other": 1 }""", TestContext.Current.CancellationToken);
        await UntilAsync(async () => await AllowedAsync(app, TestApp.Refused) == "*");

        File.Delete(FilePath);
        await UntilAsync(() => Task.FromResult(app.Services.GetRequiredService<IConfiguration>()["Other"] is null));
        _weak.Replace(Good);

        await UntilAsync(async () => await AllowedAsync(app, TestApp.Allowed) == TestApp.Allowed);
        await UntilAsync(app, HealthStatus.Healthy);
    }

    // Which keys are its section depends on what it holds, and a file may speak through one section and then through another.
    [Fact]
    public async Task File_ThatSpokeThroughAnotherSectionBefore_IsMissedByNobodyOnceItIsSilent()
    {
        await File.WriteAllTextAsync(FilePath, """{ "Partner": { "DefaultPolicy": { "AllowedOrigins": "https://one.example.com" } } }""", TestContext.Current.CancellationToken);
        await using var app = await StartAsync(new PhysicalFileProvider(_folder.Path), static builder => builder.Services.AddCorsGuard().AddCorsGuard(builder.Configuration.GetSection("Partner")));
        await File.WriteAllTextAsync(FilePath, """{ "Partner": { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://two.example.com" } } } }""", TestContext.Current.CancellationToken);
        await UntilAsync(async () => await AllowedAsync(app, "https://two.example.com") is "https://two.example.com");
        await File.WriteAllTextAsync(FilePath, """{ "Other": 1 }""", TestContext.Current.CancellationToken);
        await UntilAsync(async () => await AllowedAsync(app, TestApp.Refused) == "*");

        File.Delete(FilePath);
        await UntilAsync(() => Task.FromResult(app.Services.GetRequiredService<IConfiguration>()["Other"] is null));
        _weak.Replace(Good);

        await UntilAsync(async () => await AllowedAsync(app, TestApp.Refused) is null);
        await UntilAsync(app, HealthStatus.Healthy);
    }

    [Fact]
    public async Task File_ThatIsEmptiedOnPurposeAndThenDeleted_IsMissedByNobody()
    {
        await using var app = await StartAsync(new PhysicalFileProvider(_folder.Path));
        await File.WriteAllTextAsync(FilePath, "{}", TestContext.Current.CancellationToken);
        await UntilAsync(async () => await AllowedAsync(app, TestApp.Refused) == "*");

        File.Delete(FilePath);
        _weak.Replace("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://other.example.com" } } }""");

        await UntilAsync(async () => await AllowedAsync(app, "https://other.example.com") == "https://other.example.com");
        await UntilAsync(app, HealthStatus.Healthy);
    }

    private void Break(string fault)
    {
        switch (fault)
        {
            case "deleted":
                File.Delete(FilePath);
                break;
            case "replaced by a directory":
                File.Delete(FilePath);
                Directory.CreateDirectory(FilePath);
                break;
            default:
                File.WriteAllText(FilePath, fault switch
                {
                    "truncated" => Good[..(Good.Length / 2)],
                    "emptied" => "",
                    "no JSON" => "CorsGuard: yes",
                    "an array" => "[]",
                    _ => Good.Replace("https://", "", StringComparison.Ordinal),
                });
                break;
        }
    }

    // As the framework adds appsettings.json: it may be missing, and is watched.
    private Task<TestApp> StartAsync(IFileProvider files, Action<WebApplicationBuilder>? add = null) => TestApp.StartAsync(
        "{}",
        build: builder =>
        {
            builder.Services.AddHealthChecks().AddCorsGuard();
            builder.Configuration.Sources.Add(_weak);
            add?.Invoke(builder);
            ((IConfigurationBuilder)builder.Configuration).Add(new JsonConfigurationSource
            {
                FileProvider = files,
                Path = "settings.json",
                Optional = true,
                ReloadOnChange = true,
                ReloadDelay = 10,
            });
        });

    private static async Task AssertLastGoodAsync(TestApp app, string code)
    {
        Assert.Equal(TestApp.Allowed, await AllowedAsync(app, TestApp.Allowed));
        Assert.Null(await AllowedAsync(app, TestApp.Refused));

        // A change that falls into the reload for another one is read behind it, on that one's thread.
        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(
            record => record.Level == LogLevel.Error && record.GetStructuredStateValue("Code") == code && record.GetStructuredStateValue("Source") == "settings.json")));
        await UntilAsync(() => Task.FromResult(app.Log.GetSnapshot().Any(static record => record.Id.Name == "ReloadRejected" && record.Exception is null)));
    }

    private static Task UntilAsync(TestApp app, HealthStatus status)
    {
        var health = app.Services.GetRequiredService<HealthCheckService>();
        return UntilAsync(async () => (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status == status);
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

    private static async Task<string?> AllowedAsync(TestApp app, string origin)
    {
        using var response = await app.GetAsync("/", origin);
        return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(", ", values) : null;
    }
}
