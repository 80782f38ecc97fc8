using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Hosting;

/// <summary>Services of the application, and of others in it, that throw or hang: no request and no reload fails for them.</summary>
public sealed class ServiceFaultTests
{
    private const string Changed = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://changed.example.com" } } }""";

    [Fact]
    public async Task LoggerThatThrows_FailsNoRequestAndNoReload()
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await StartAsync(settings, static builder => builder.Logging.AddProvider(new ThrowingLogger()));

        CorsHeaders.AssertResponse(await app.PreflightAsync("/", TestApp.Refused), 403, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Refused), 200, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        settings.Replace("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "nonsense" } } }""");
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        settings.Replace(Changed);

        CorsHeaders.AssertResponse(await app.GetAsync("/", "https://changed.example.com"), 200, "Access-Control-Allow-Origin: https://changed.example.com", "Vary: Origin");

        // The other loggers have been told.
        Assert.Equal(["RequestRefused", "ReloadRejected", "Reloaded"], app.Log.GetSnapshot().Select(static record => record.Id.Name).Where(static name => name is "RequestRefused" or "ReloadRejected" or "Reloaded"));
    }

    [Fact]
    public async Task MetricsListenerThatThrows_FailsNoRequestAndNoReload()
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await StartAsync(settings);
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "CorsGuard" && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException("boom"));
        listener.Start();

        CorsHeaders.AssertResponse(await app.PreflightAsync("/", TestApp.Refused), 403, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", null), 200, "Vary: Origin");
        settings.Replace(Changed);

        CorsHeaders.AssertResponse(await app.GetAsync("/", "https://changed.example.com"), 200, "Access-Control-Allow-Origin: https://changed.example.com", "Vary: Origin");
        Assert.Single(app.Log.GetSnapshot(), static record => record.Id.Name == "MetricsListenerFailed" && record.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task PolicyProviderThatHangs_IsGivenUpAndHoldsUpNobodyElse()
    {
        var clock = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(
            TestApp.DefaultPolicyOnly,
            static app =>
            {
                app.UseCorsGuard();
                app.MapGet("/", static () => "hello");
                app.MapPut("/hangs", static () => "hello").RequireCors("hangs");
            },
            before: builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Services.AddTransient<ICorsPolicyProvider, FakePolicyProvider>();
            });

        var preflight = app.PreflightAsync("/hangs", TestApp.Allowed);
        var actual = app.SendAsync(HttpMethod.Put, "/hangs", TestApp.Allowed);
        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        Assert.False(preflight.IsCompleted || actual.IsCompleted);
        while (!(preflight.IsCompleted && actual.IsCompleted))
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await CorsHeaders.AssertPreflightAsync(await preflight, 403);
        CorsHeaders.AssertResponse(await actual, 200, "Vary: Origin");
        Assert.Equal(2, app.Log.GetSnapshot().Count(static record => record.Id.Id == 203 && record.Exception is TimeoutException));
    }

    [Fact]
    public async Task PolicyProviderThatThrows_WhereRoutingLeftThePathToThePolicies_Refuses()
    {
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "Paths": { "/x": "throws" } } }""",
            static app =>
            {
                app.UseCorsGuard();
                foreach (var name in (string[])["a", "b"])
                {
                    app.MapWhen(
                        context => context.Request.Query.ContainsKey(name),
                        branch => branch.UseRouting().UseEndpoints(endpoints => endpoints.MapPut("/x", () => name).RequireCors(policy => policy.WithOrigins($"https://{name}.example.com"))));
                }
            },
            before: static builder => builder.Services.AddTransient<ICorsPolicyProvider, FakePolicyProvider>());

        await CorsHeaders.AssertPreflightAsync(await app.PreflightAsync("/x", TestApp.Allowed), 403);

        Assert.Single(app.Log.GetSnapshot(), static record => record.Id.Id == 203);
    }

    [Fact]
    public async Task ConfigurationProviderThatThrowsWhenItIsRead_LeavesTheLastGoodPolicies()
    {
        var source = new FaultySource();
        await using var app = await StartAsync(source, static builder => builder.Services.AddHealthChecks().AddCorsGuard());
        var health = app.Services.GetRequiredService<HealthCheckService>();

        source.ReadFailure = new InvalidOperationException("The vault is sealed.");
        source.Raise();

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        Assert.Single(app.Log.GetSnapshot(), record => record.Id.Name == "ReloadRejected" && record.Exception == source.ReadFailure);
        var report = (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["corsguard"];
        Assert.Equal((HealthStatus.Degraded, source.ReadFailure), (report.Status, report.Exception));

        source.ReadFailure = null;
        source.Raise();

        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task ConfigurationProviderThatThrowsWhenItLoads_ThrowsAtItsCallerAndChangesNothing()
    {
        var source = new FaultySource();
        var settings = new ReloadableSettings("{}");
        var given = new ConfigurationBuilder().Add(settings).Add(source).Build();
        await using var app = await TestApp.StartAsync("{}", build: builder => builder.Services.AddCorsGuard(given));
        source.LoadFailure = new InvalidOperationException("The vault is sealed.");

        Assert.Same(source.LoadFailure, Assert.Throws<InvalidOperationException>(given.Reload));
        settings.Replace(Changed);

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
    }

    [Fact]
    public async Task ChangeWhileTheApplicationStarts_IsNotMissed()
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        var loads = 0;
        await using var app = await StartAsync(settings, builder => builder.Services.AddCorsGuard(_ =>
        {
            if (++loads == 1)
            {
                settings.Replace(Changed);
            }
        }));

        CorsHeaders.AssertResponse(await app.GetAsync("/", "https://changed.example.com"), 200, "Access-Control-Allow-Origin: https://changed.example.com", "Vary: Origin");
        Assert.Equal(2, loads);
    }

    private static Task<TestApp> StartAsync(IConfigurationSource source, Action<WebApplicationBuilder>? build = null) => TestApp.StartAsync("{}", build: builder =>
    {
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        build?.Invoke(builder);
    });

    private sealed class FaultySource : ConfigurationProvider, IConfigurationSource
    {
        public Exception? ReadFailure { get; set; }

        public Exception? LoadFailure { get; set; }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() =>
            Data["CorsGuard:DefaultPolicy:AllowedOrigins"] = LoadFailure is null ? TestApp.Allowed : throw LoadFailure;

        public override bool TryGet(string key, out string? value) => ReadFailure is null ? base.TryGet(key, out value) : throw ReadFailure;

        public void Raise() => OnReload();
    }

    /// <summary>A sink on a full disk, for CorsGuard's messages.</summary>
    private sealed class ThrowingLogger : ILoggerProvider, ILogger
    {
        private string? _category;

        public ILogger CreateLogger(string categoryName) => new ThrowingLogger { _category = categoryName };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (_category == "CorsGuard")
            {
                throw new IOException("No space left on device");
            }
        }

        public void Dispose()
        {
        }
    }
}
