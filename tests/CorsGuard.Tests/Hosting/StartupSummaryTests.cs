using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

public sealed class StartupSummaryTests
{
    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": {
              "AllowedOrigins": [ "https://frontend.example.com", "https://*.apps.example.co.uk", "capacitor://localhost" ],
              "AllowedOriginRegexes": [ "https://pr-[0-9]+\\.preview\\.example\\.org" ],
              "ExposedHeaders": [ "X-Request-Id" ],
              "PreflightMaxAge": "10m"
            },
            "Policies": { "open": { "AllowedOrigins": "*" }, "many": { "AllowedOrigins": [ MANY ] } },
            "Paths": { "/open": "open", "/many": "many" }
          }
        }
        """;

    [Fact]
    public async Task Start_LogsThePoliciesInForce()
    {
        var many = string.Join(", ", Enumerable.Range(0, 20).Select(static i => $"\"https://host{i}.example.com\""));
        await using var app = await TestApp.StartAsync(Settings.Replace("MANY", many, StringComparison.Ordinal));

        var record = Assert.Single(app.Log.GetSnapshot(), static record => record.Id.Name == "Summary");
        var lines = record.Message.ReplaceLineEndings("\n").Split('\n');

        Assert.Equal(LogLevel.Information, record.Level);
        Assert.Contains("policies: 3, profile: Production", lines[0], StringComparison.Ordinal);
        Assert.Equal("  policy default", lines[1]);
        Assert.Equal("    trusts       capacitor://localhost, example.co.uk, example.com, example.org", lines[2]);
        Assert.StartsWith("    origins      https://frontend.example.com, https://*.apps.example.co.uk, capacitor://localhost  [", lines[3], StringComparison.Ordinal);
        Assert.StartsWith(@"    regexes      https://pr-[0-9]+\.preview\.example\.org  [", lines[4], StringComparison.Ordinal);
        Assert.Equal("    credentials  no  [default]", lines[5]);
        Assert.Equal("    methods      GET, HEAD, POST, PUT, PATCH, DELETE  [default]", lines[6]);
        Assert.StartsWith("    exposed      X-Request-Id  [", lines[8], StringComparison.Ordinal);
        Assert.StartsWith("    max age      600 s  [", lines[9], StringComparison.Ordinal);
        Assert.Equal("    guards       WebSockets", lines[10]);
        Assert.Contains("    guards       none", lines);
        Assert.Contains("    trusts       everybody", lines);
        Assert.Contains(lines, static line => line.Contains("https://host11.example.com and 8 more", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("  path /open -> open  [", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_NamesTheSourceOfEachValue()
    {
        await using var app = await TestApp.StartAsync(
            """
            {
              "CORSGUARD_PREFLIGHT_MAX_AGE": "1m",
              "CorsGuard": {
                "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true, "CrossOriginWrites": "Protect" },
                "Profiles": { "Production": { "DefaultPolicy": { "AllowedMethods": "GET" } } }
              }
            }
            """,
            build: static builder => builder.Services.AddCorsGuard(static options => options.DefaultPolicy.ExposedHeaders = ["X-Request-Id"]));

        var lines = Assert.Single(app.Log.GetSnapshot(), static record => record.Id.Name == "Summary").Message.ReplaceLineEndings("\n").Split('\n');

        Assert.Contains(lines, static line => line.StartsWith("    origins ", StringComparison.Ordinal) && line.EndsWith("[JsonStream]", StringComparison.Ordinal));
        Assert.Contains("    methods      GET  [JsonStream, profile]", lines);
        Assert.Contains("    exposed      X-Request-Id  [code]", lines);
        Assert.Contains("    max age      60 s  [JsonStream]", lines);
        Assert.Contains("    guards       requests of refused origins, cross-origin writes, WebSockets", lines);
    }

    [Fact]
    public async Task Start_WithoutUseCorsGuard_LogsNoSummary()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, static app => app.MapGet("/", static () => "x"));

        Assert.DoesNotContain(app.Log.GetSnapshot(), static record => record.Id.Name == "Summary");
    }
}
