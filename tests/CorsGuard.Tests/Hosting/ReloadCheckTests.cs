using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

/// <summary>A change is held to what a start is held to: what would not start does not come into force either.</summary>
public sealed class ReloadCheckTests
{
    private const string Admin = "https://admin.example.com";

    private const string Guarded =
        """{ "CorsGuard": { "Policies": { "admin": { "AllowedOrigins": "https://admin.example.com", "RejectDisallowedOrigins": true, "CrossOriginWrites": "Protect" } } } }""";

    private const string OfAList = """{ "CorsGuard": { "FailOnWarnings": true, "DefaultPolicy": { "AllowedOrigins": "https://admin.example.com" } } }""";
    private const string OfAnyOrigin = """{ "CorsGuard": { "FailOnWarnings": true, "DefaultPolicy": { "AllowedOrigins": "*" } } }""";

    [Theory]
    [InlineData("\"admin\"", "\"admins\"", "CG5003")]
    [InlineData("\"CorsGuard\"", "\"CorsGaurd\"", "CG5003")]
    [InlineData(Guarded, "{}", "CG5003")]
    [InlineData(Guarded, """{ "CorsGuard": null }""", "CG5003")]
    public async Task ChangeThatLeavesAnEndpointWithoutItsPolicy_IsRejected(string old, string replacement, string code)
    {
        var settings = new ReloadableSettings(Guarded);
        await using var app = await StartAsync(settings, static app => app.MapPost("/admin", static () => "ran").RequireCors("admin"));

        settings.Replace(Guarded.Replace(old, replacement, StringComparison.Ordinal));

        await AssertRejectedAsync(app, code);
        using var rejected = await app.SendAsync(HttpMethod.Post, "/admin", TestApp.Refused);
        CorsHeaders.AssertResponse(rejected, 403, "Vary: Origin");
        using var allowed = await app.SendAsync(HttpMethod.Post, "/admin", Admin);
        CorsHeaders.AssertResponse(allowed, 200, $"Access-Control-Allow-Origin: {Admin}", "Vary: Origin");
    }

    // To revoke everything is a change as any other; it is likely enough to be a slip to be warned of.
    [Theory]
    [InlineData("{}", false)]
    [InlineData("{}", true)]
    [InlineData("""{ "CorsGaurd": { "DefaultPolicy": { "AllowedOrigins": "https://admin.example.com" } } }""", false)]
    [InlineData("""{ "CorsGuard": { "Policies": { } } }""", false)]
    public async Task ChangeThatLeavesNoPolicyAtAll_IsInForceWithAWarning(string changed, bool hasPolicyOfAddCors)
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await StartAsync(
            settings,
            static app => app.MapGet("/", static () => "hello"),
            services =>
            {
                if (hasPolicyOfAddCors)
                {
                    services.AddCors(static options => options.AddPolicy("written", static policy => policy.AllowAnyOrigin()));
                }
            });
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");

        settings.Replace(changed);

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200);
        Assert.Equal(HealthStatus.Healthy, (await HealthOf(app)).Status);
        Assert.Single(app.Log.GetSnapshot(), static record => record.Level == LogLevel.Warning && record.GetStructuredStateValue("Code") == "CG4006");
    }

    [Fact]
    public async Task ChangeThatLeavesNoPolicyAtAll_WhereWarningsAreFatal_IsRejected()
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await StartAsync(settings, static app => app.MapGet("/", static () => "hello"));

        settings.Replace("""{ "CorsGuard": { "FailOnWarnings": true } }""");

        await AssertRejectedAsync(app, "CG4006");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
    }

    // The provider that the application had before is asked by CorsGuard's own, which answers for the policies in force.
    [Fact]
    public async Task ChangeThatAddsAPolicy_BesideAProviderOfTheApplication_IsInForce()
    {
        var settings = new ReloadableSettings("""{ "CorsGuard": { "FailOnWarnings": true, "Policies": { "a": { "AllowedOrigins": "https://a.example.com" } } } }""");
        await using var app = await TestApp.StartAsync(
            "{}",
            static app => app.UseCorsGuard(),
            builder =>
            {
                builder.Services.AddHealthChecks().AddCorsGuard();
                builder.Configuration.Sources.Add(settings);
            },
            before: static builder => builder.Services.AddTransient<ICorsPolicyProvider, FakePolicyProvider>());

        settings.Replace(
            """{ "CorsGuard": { "FailOnWarnings": true, "Policies": { "a": { "AllowedOrigins": "https://a.example.com" }, "b": { "AllowedOrigins": "https://b.example.com" } } } }""");

        Assert.Equal(HealthStatus.Healthy, (await HealthOf(app)).Status);
    }

    // A revocation must not wait until somebody mends something else.
    [Fact]
    public async Task FaultThatIsThereAlready_KeepsNoChangeOut()
    {
        using var endpoints = new LateEndpoints();
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await StartAsync(settings, app => ((IEndpointRouteBuilder)app).DataSources.Add(endpoints));
        endpoints.Add("/late", new EnableCorsAttribute("nobody"));

        settings.Replace(TestApp.DefaultPolicyOnly.Replace(TestApp.Allowed, "https://other.example.com", StringComparison.Ordinal));

        Assert.Equal(HealthStatus.Healthy, (await HealthOf(app)).Status);
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 404, "Vary: Origin");
    }

    [Fact]
    public async Task ChangeThatMakesWarningsFatal_IsRejectedForWhatWasTolerated()
    {
        const string Open = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""";
        var settings = new ReloadableSettings(Open);
        await using var app = await StartAsync(settings, static app => app.UseWebSockets());

        settings.Replace(Open.Replace("\"*\"", "\"*\", \"AllowedMethods\": \"GET\"", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Healthy, (await HealthOf(app)).Status);

        settings.Replace(OfAnyOrigin);
        await AssertRejectedAsync(app, "CG5009");
    }

    // Between the load and the check stands the code that builds the pipeline.
    [Fact]
    public async Task ChangeWhileThePipelineIsBuilt_IsChecked()
    {
        var settings = new ReloadableSettings(Guarded);

        var failure = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => StartAsync(settings, app =>
        {
            _ = app.Services.GetRequiredService<ICorsPolicyProvider>();
            app.MapPost("/admin", static () => "ran").RequireCors("admin");
            settings.Replace(Guarded.Replace("\"admin\"", "\"admins\"", StringComparison.Ordinal));
        }));

        Assert.Contains(failure.Diagnostics, static diagnostic => diagnostic.Code == "CG5003");
    }

    [Fact]
    public async Task ChangeAfterARejectedOne_IsInForce()
    {
        var settings = new ReloadableSettings(Guarded);
        await using var app = await StartAsync(settings, static app => app.MapPost("/admin", static () => "ran").RequireCors("admin"));

        settings.Replace("{}");
        settings.Replace(Guarded.Replace(Admin, "https://other.example.com", StringComparison.Ordinal));

        Assert.Equal(HealthStatus.Healthy, (await HealthOf(app)).Status);
        using var response = await app.SendAsync(HttpMethod.Post, "/admin", Admin);
        Assert.Equal(403, (int)response.StatusCode);
    }

    // As a change of YARP's routes and their policy in one file, whoever hears of it first.
    [Fact]
    public async Task ChangeThatTakesAwayAPolicyAndItsEndpoint_IsInForceOnceBothAreGone()
    {
        const string Both = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://admin.example.com" }, "Policies": { "late": { "AllowedOrigins": "*" } } } }""";
        using var endpoints = new LateEndpoints();
        var settings = new ReloadableSettings(Both);
        await using var app = await StartAsync(settings, app => ((IEndpointRouteBuilder)app).DataSources.Add(endpoints));
        endpoints.Add("/late", new EnableCorsAttribute("late"));

        settings.Replace(TestApp.DefaultPolicyOnly);
        await AssertRejectedAsync(app, "CG5003");
        endpoints.Clear();

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await HealthOf(app)).Status != HealthStatus.Healthy)
        {
            await Task.Delay(20, timeout.Token);
        }

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 404, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
    }

    [Fact]
    public async Task ChangeThatOpensWebSockets_IsRejected_WhereAStartWouldBe()
    {
        var settings = new ReloadableSettings(OfAList);
        await using var app = await StartAsync(settings, static app => app.UseWebSockets());
        await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => StartAsync(new ReloadableSettings(OfAnyOrigin), static app => app.UseWebSockets()));

        settings.Replace(OfAnyOrigin);

        await AssertRejectedAsync(app, "CG5009");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 404, "Vary: Origin");
    }

    // To do without CORS from the start is a choice that is warned of, and no slip of a change.
    [Fact]
    public async Task ChangeWhereThereWasNoPolicy_IsInForce()
    {
        var settings = new ReloadableSettings("{}");
        await using var app = await StartAsync(settings, static _ => { });

        settings.Replace("""{ "Other": 1 }""");

        Assert.Equal(HealthStatus.Healthy, (await HealthOf(app)).Status);
    }

    private static Task<TestApp> StartAsync(ReloadableSettings settings, Action<WebApplication> configure, Action<IServiceCollection>? add = null) => TestApp.StartAsync(
        "{}",
        app =>
        {
            app.UseCorsGuard();
            configure(app);
        },
        builder =>
        {
            builder.Services.AddHealthChecks().AddCorsGuard();
            builder.Configuration.Sources.Add(settings);
            add?.Invoke(builder.Services);
        });

    private static Task<HealthReport> HealthOf(TestApp app) => app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    private static async Task AssertRejectedAsync(TestApp app, string code)
    {
        Assert.Equal(HealthStatus.Degraded, (await HealthOf(app)).Status);
        Assert.Contains(app.Log.GetSnapshot(), record => record.Level == LogLevel.Error && record.GetStructuredStateValue("Code") == code);
        Assert.Contains(app.Log.GetSnapshot(), static record => record.Id.Name == "ReloadRejected");
    }
}
