using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

/// <summary>Each CG5xxx code: an app that is reported with it, and neighbours that are not.</summary>
public sealed class StartupCheckTests
{
    private const string Named = """
        { "CorsGuard": {
          "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com" },
          "Policies": { "partners": { "AllowedOrigins": "https://partner.example.com" } } } }
        """;

    private const string NamedByPath = """
        { "CorsGuard": { "Policies": { "partners": { "AllowedOrigins": "https://partner.example.com" } }, "Paths": { "/partners": "Partners" } } }
        """;

    /// <summary>Code, settings, pipeline, services after and before AddCorsGuard.</summary>
    public static TheoryData<string, LogLevel, string, Action<WebApplication>, Action<IServiceCollection>?> Reported => new()
    {
        { "CG5001", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => app.MapGet("/", Hello), null },
        { "CG5004", LogLevel.Information, Named, static app => Map(app), null },
        { "CG5005", LogLevel.Warning, NamedByPath, static app => Map(app).RequireCors(), null },
        { "CG5006", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static _ => true).AllowCredentials()), null },
        { "CG5006", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static origin => origin == "null").AllowCredentials()), null },
        { "CG5006", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static origin => origin.EndsWith(".com", StringComparison.Ordinal)).AllowCredentials()), null },
        { "CG5006", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static origin => origin.StartsWith("http://localhost", StringComparison.Ordinal)).AllowCredentials()), null },
        { "CG5006", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors("legacy"), AddCors("legacy", static policy => policy.SetIsOriginAllowed(static _ => true).AllowCredentials()) },
        { "CG5006", LogLevel.Warning, NamedByPath, static app => Map(app), AddCors(null, static policy => policy.SetIsOriginAllowed(static _ => true).AllowCredentials()) },
        { "CG5008", LogLevel.Warning, TestApp.DefaultPolicyOnly, static app => Map(app), static services => services.AddTransient<ICorsPolicyProvider, FakePolicyProvider>() },
    };

    public static TheoryData<string, string, Action<WebApplication>, Action<IServiceCollection>?> Refused => new()
    {
        { "CG5002", TestApp.DefaultPolicyOnly, static app => app.UseCorsGuard().UseCors(), null },
        { "CG5002", TestApp.DefaultPolicyOnly, static app => app.UseCors().UseCorsGuard(), null },
        { "CG5002", TestApp.DefaultPolicyOnly, static app => app.UseCorsGuard().UseCors("legacy"), AddCors("legacy", static policy => policy.WithOrigins("https://a.example.com")) },
        { "CG5002", TestApp.DefaultPolicyOnly, static app => app.UseCorsGuard().UseCors(static policy => policy.AllowAnyOrigin()), null },
        { "CG5002", TestApp.DefaultPolicyOnly, static app => app.UseCorsGuard().Map("/api", static branch => branch.UseCors()), null },
        { "CG5003", Named, static app => Map(app).RequireCors("partner"), null },
        { "CG5003", Named, static app => Map(app).WithMetadata(new EnableCorsAttribute("nobody")), AddCors("legacy", static policy => policy.WithOrigins("https://a.example.com")) },
        { "CG5007", TestApp.DefaultPolicyOnly, static app => Map(app).WithMetadata(new CorsPolicyMetadata(Contradictory())), null },
        { "CG5007", TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors("legacy"), static services => services.AddCors(static options => options.AddPolicy("legacy", Contradictory())) },
        { "CG5007", NamedByPath, static app => Map(app), static services => services.AddCors(static options => options.AddDefaultPolicy(Contradictory())) },
    };

    public static TheoryData<string, Action<WebApplication>, Action<IServiceCollection>?> Accepted => new()
    {
        { TestApp.DefaultPolicyOnly, static app => Map(app), null },
        { TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(), null },
        { TestApp.DefaultPolicyOnly, static app => Map(app), static services => services.AddCors() },
        { Named, static app => Map(app).RequireCors("PARTNERS"), null },
        { NamedByPath, static app => Map(app), null },
        { NamedByPath, static app => Map(app).RequireCors(), AddCors(null, static policy => policy.WithOrigins("https://a.example.com")) },
        { TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors("legacy"), AddCors("legacy", static policy => policy.WithOrigins("https://a.example.com").AllowCredentials()) },
        { TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.AllowAnyOrigin()), null },
        { TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static _ => true)), null },
        { TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static origin => origin == "https://a.example.com").AllowCredentials()), null },
        { TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors(static policy => policy.SetIsOriginAllowed(static _ => throw new InvalidOperationException()).AllowCredentials()), null },
    };

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task App_ThatIsDoubtful_StartsAndIsReported(
        string code, LogLevel level, string settings, Action<WebApplication> configure, Action<IServiceCollection>? services)
    {
        await using var app = await TestApp.StartAsync(settings, configure, builder => services?.Invoke(builder.Services));

        Assert.Equal([(code, level)], DiagnosticsOf(app));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task App_ThatCannotWork_DoesNotStart(string code, string settings, Action<WebApplication> configure, Action<IServiceCollection>? services)
    {
        await using var app = TestApp.Build(settings, configure, builder => services?.Invoke(builder.Services));

        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith(code, Assert.Single(exception.Failures), StringComparison.Ordinal);
        Assert.Contains(exception.Diagnostics, diagnostic => diagnostic.Code == code && diagnostic.Severity == CorsGuardDiagnosticSeverity.Error && diagnostic.Hint.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task App_ThatIsRight_StartsWithoutAWord(string settings, Action<WebApplication> configure, Action<IServiceCollection>? services)
    {
        await using var app = await TestApp.StartAsync(settings, configure, builder => services?.Invoke(builder.Services));

        Assert.Empty(DiagnosticsOf(app));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseCors_WhereverAddCorsStands_IsRefused(bool isBefore)
    {
        static void AddCors(WebApplicationBuilder builder) => builder.Services.AddCors();
        await using var app = TestApp.Build(
            TestApp.DefaultPolicyOnly, static app => app.UseCorsGuard().UseCors(), isBefore ? null : AddCors, before: isBefore ? AddCors : null);

        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("UseCors", Assert.Single(exception.Failures, static failure => failure.StartsWith("CG5002", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForeignProvider_RegisteredBefore_IsNotReported()
    {
        await using var app = await TestApp.StartAsync(
            TestApp.DefaultPolicyOnly, static app => Map(app).RequireCors("ghost"), before: static builder => builder.Services.AddTransient<ICorsPolicyProvider, FakePolicyProvider>());

        Assert.Empty(DiagnosticsOf(app));
    }

    [Fact]
    public async Task Problems_OfSettingsAndHosting_AreReportedTogether()
    {
        await using var app = TestApp.Build(
            """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "example.com", "AllowedMethods": "TRACE" } } }""",
            static app => Map(app).RequireCors("nobody"));

        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["CG2002", "CG3002", "CG5003"], exception.Failures.Select(static failure => failure[..6]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SameUnknownName_AtSeveralEndpoints_IsReportedOnce()
    {
        await using var app = TestApp.Build(TestApp.DefaultPolicyOnly, static app =>
        {
            Map(app).RequireCors("nobody");
            app.MapGet("/b", Hello).RequireCors("Nobody");
            app.MapGet("/c", Hello).RequireCors("somebody");
        });

        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, exception.Failures.Count());
    }

    [Fact]
    public async Task Warning_WhereWarningsAreFatal_StopsTheStart()
    {
        await using var app = TestApp.Build(
            """{ "CorsGuard": { "FailOnWarnings": true, "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" } } }""", static app => app.MapGet("/", Hello));

        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("CG5001", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    private static RouteHandlerBuilder Map(WebApplication app)
    {
        app.UseCorsGuard();
        return app.MapGet("/", Hello);
    }

    private static string Hello() => "hello";

    private static CorsPolicy Contradictory() => new() { Origins = { "*" }, SupportsCredentials = true };

    private static Action<IServiceCollection> AddCors(string? name, Action<CorsPolicyBuilder> configure) => services => services.AddCors(options =>
    {
        if (name is null)
        {
            options.AddDefaultPolicy(configure);
        }
        else
        {
            options.AddPolicy(name, configure);
        }
    });

    private static (string? Code, LogLevel Level)[] DiagnosticsOf(TestApp app) =>
        [.. app.Log.GetSnapshot().Where(static record => record.GetStructuredStateValue("Code") is not null).Select(static record => (record.GetStructuredStateValue("Code"), record.Level))];
}
