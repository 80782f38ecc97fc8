using System.Diagnostics;
using System.Diagnostics.Metrics;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CorsGuard.Tests.Observability;

/// <summary>Metrics, traces and the health check of a running application.</summary>
public sealed class TelemetryTests
{
    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com", "https://*.example.org", "http://localhost:*" ], "AllowedOriginRegexes": [ "https://pr-[0-9]+\\.example\\.net" ] },
            "Policies": { "public": { "AllowedOrigins": "*", "AllowedHeaders": "content-type" } },
            "Paths": { "/public": "public" }
          }
        }
        """;

    [Theory]
    [InlineData("GET", "/", null, "default none passed ")]
    [InlineData("GET", "/", "https://frontend.example.com", "default actual allowed ")]
    [InlineData("GET", "/", "https://attacker.example.net", "default actual denied origin_not_allowed")]
    [InlineData("GET", "/", "null", "default actual denied null_origin")]
    [InlineData("GET", "/", "nonsense", "default actual denied malformed_origin")]
    [InlineData("GET", "/", "http://localhost", "default actual allowed ")]
    [InlineData("GET", "/public", null, "public none allowed ")]
    [InlineData("GET", "/public", "nonsense", "public actual allowed ")]
    [InlineData("PUT", "/", "https://frontend.example.com", "default preflight allowed ")]
    [InlineData("PUT", "/", "https://attacker.example.net", "default preflight denied origin_not_allowed")]
    [InlineData("PURGE", "/", "https://frontend.example.com", "default preflight denied method_not_allowed")]
    [InlineData("P T", "/", "https://frontend.example.com", "default preflight denied malformed_request_method")]
    public async Task Request_IsCountedOnceByPolicyKindOutcomeAndReason(string method, string path, string? origin, string expected)
    {
        await using var app = await TestApp.StartAsync(Settings);
        using var requests = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.requests");

        using var response = method == "GET" ? await app.GetAsync(path, origin) : await app.PreflightAsync(path, origin ?? "", method);

        var measurement = Assert.Single(requests.GetMeasurementSnapshot());
        Assert.Equal(1, measurement.Value);
        Assert.Equal(
            expected,
            $"{measurement.Tags["corsguard.policy"]} {measurement.Tags["corsguard.request.kind"]} {measurement.Tags["corsguard.outcome"]} {measurement.Tags.GetValueOrDefault("corsguard.denial.reason")}");
    }

    [Fact]
    public async Task SameOriginRequest_IsNoDeniedOne()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly);
        using var requests = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.requests");

        using var response = await app.SendAsync(HttpMethod.Post, "/", "http://localhost");

        var tags = Assert.Single(requests.GetMeasurementSnapshot()).Tags;
        Assert.Equal(("same_origin", "passed"), (tags["corsguard.request.kind"], tags["corsguard.outcome"]));
    }

    [Fact]
    public async Task EndpointWithoutAPolicy_IsCountedAsSuch()
    {
        await using var app = await TestApp.StartAsync(Settings, static app =>
        {
            app.UseCorsGuard();
            app.MapDelete("/", static () => "gone").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
        });
        using var requests = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.requests");

        using var response = await app.PreflightAsync("/", TestApp.Allowed, "DELETE");

        Assert.Equal("no_policy", Assert.Single(requests.GetMeasurementSnapshot()).Tags["corsguard.denial.reason"]);
    }

    [Fact]
    public async Task Rules_AreCountedForEachPolicy()
    {
        await using var app = await TestApp.StartAsync(Settings);
        using var rules = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.policy.rules");

        rules.RecordObservableInstruments();

        Assert.Equal(
            ["default exact 1", "default pattern 2", "default regex 1", "public exact 0", "public pattern 0", "public regex 0"],
            rules.GetMeasurementSnapshot().Select(static rule => $"{rule.Tags["corsguard.policy"]} {rule.Tags["corsguard.rule.kind"]} {rule.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reload_IsCountedAndARejectedOneDegradesTheHealth()
    {
        var settings = new ReloadableSettings(TestApp.DefaultPolicyOnly);
        await using var app = await TestApp.StartAsync("{}", build: static builder => builder.Services.AddHealthChecks().AddCorsGuard(), before: builder => builder.Configuration.Sources.Add(settings));
        using var loads = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.policy.loads");
        var health = app.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);

        settings.Replace("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "frontend.example.com" ] } } }""");

        var report = (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["corsguard"];
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("CG2002", Assert.Single(Assert.IsType<string[]>(report.Data["diagnostics"])), StringComparison.Ordinal);

        settings.Replace(TestApp.DefaultPolicyOnly);

        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(TestContext.Current.CancellationToken)).Status);
        Assert.Equal(["failure", "success"], loads.GetMeasurementSnapshot().Select(static load => load.Tags["corsguard.outcome"]));
    }

    [Fact]
    public void HealthCheck_WithoutItsArguments_IsRefused()
    {
        var builder = new ServiceCollection().AddHealthChecks();

        Assert.Throws<ArgumentException>(() => builder.AddCorsGuard(""));
        Assert.Throws<ArgumentNullException>(() => CorsGuardHealthChecksBuilderExtensions.AddCorsGuard(null!));
    }

    [Fact]
    public async Task Trace_OfADeniedRequest_SaysWhy()
    {
        Activity? seen = null;
        await using var app = await TestApp.StartAsync(Settings, app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", () =>
            {
                seen = Activity.Current;
                return "hello";
            });
        });
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener { ShouldListenTo = static _ => true, Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);

        using var response = await app.GetAsync("/", TestApp.Refused);

        Assert.Equal(
            ("default", "actual", "denied", "origin_not_allowed"),
            (seen?.GetTagItem("corsguard.policy"), seen?.GetTagItem("corsguard.request.kind"), seen?.GetTagItem("corsguard.outcome"), seen?.GetTagItem("corsguard.denial.reason")));
    }

    [Fact]
    public async Task HttpMetrics_CarryTheOutcome()
    {
        var tags = new HttpTags();
        await using var app = await TestApp.StartAsync(Settings, app =>
        {
            app.UseCorsGuard();
            app.Run(context =>
            {
                context.Features.Set<IHttpMetricsTagsFeature>(tags);
                return context.Response.WriteAsync("hello");
            });
        });
        using var requests = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.requests");

        using var response = await app.GetAsync("/", TestApp.Allowed);

        Assert.Equal(KeyValuePair.Create("corsguard.outcome", (object?)"allowed"), Assert.Single(tags.Tags));
    }

    private sealed class HttpTags : IHttpMetricsTagsFeature
    {
        public ICollection<KeyValuePair<string, object?>> Tags { get; } = [];

        public bool MetricsDisabled { get; set; }
    }
}
