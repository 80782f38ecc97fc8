using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CorsGuard.Tests.Hosting;

/// <summary>Settings that are tried beside the ones in force, without effect.</summary>
public sealed class CandidateTests
{
    private const string Enforced = """
        "AllowedOrigins": [ "https://frontend.example.com", "https://old.example.com" ], "AllowedMethods": [ "GET", "PUT" ]
        """;

    private const string Settings = $$"""
        {
          "CorsGuard": {
            "DefaultPolicy": {
              {{Enforced}},
              "Candidate": { "AllowedOrigins": [ "https://frontend.example.com", "https://new.example.com" ], "AllowedMethods": "GET" }
            }
          }
        }
        """;

    [Theory]
    [InlineData("GET", "https://frontend.example.com", null)]
    [InlineData("GET", "https://attacker.example.net", null)]
    [InlineData("GET", null, null)]
    [InlineData("GET", "https://old.example.com", "would_deny origin_not_allowed actual")]
    [InlineData("GET", "https://new.example.com", "would_allow origin_not_allowed actual")]
    [InlineData("PUT", "https://frontend.example.com", "would_deny method_not_allowed preflight")]
    [InlineData("PUT", "https://new.example.com", null)] // denied by both, if for another reason
    [InlineData("PUT", "https://old.example.com", "would_deny origin_not_allowed preflight")]
    public async Task Difference_IsCountedAndLogged_AndChangesNothing(string method, string? origin, string? expected)
    {
        await using var app = await TestApp.StartAsync(Settings);
        await using var without = await TestApp.StartAsync($$"""{ "CorsGuard": { "DefaultPolicy": { {{Enforced}} } } }""");
        using var differences = new MetricCollector<long>(app.Services.GetRequiredService<IMeterFactory>(), "CorsGuard", "corsguard.candidate.differences");

        using var response = await SendAsync(app);
        using var enforced = await SendAsync(without);

        Assert.Equal((enforced.StatusCode, string.Join('\n', CorsHeaders.Of(enforced))), (response.StatusCode, string.Join('\n', CorsHeaders.Of(response))));
        var counted = differences.GetMeasurementSnapshot().Select(static difference =>
            $"{difference.Tags["corsguard.candidate.change"]} {difference.Tags["corsguard.denial.reason"]} {difference.Tags["corsguard.request.kind"]}");
        Assert.Equal(expected is null ? [] : [expected], counted);
        Assert.Equal(expected is null ? 0 : 1, app.CorsLog.Count(static line => line.StartsWith("The candidate of CORS policy default would ", StringComparison.Ordinal)));

        Task<HttpResponseMessage> SendAsync(TestApp to) => method == "GET" ? to.GetAsync("/", origin) : to.PreflightAsync("/", origin ?? "", method);
    }

    [Fact]
    public async Task Log_SaysWhatWouldHappenAndWhereToChangeIt()
    {
        await using var app = await TestApp.StartAsync(Settings);

        using var denied = await app.GetAsync("/", "https://old.example.com");
        using var allowed = await app.GetAsync("/", "https://new.example.com");

        var lines = app.CorsLog.Where(static line => line.StartsWith("The candidate", StringComparison.Ordinal)).ToList();
        Assert.Contains("would deny a cross-origin request, GET / from origin https://old.example.com: origin not allowed.", lines[0], StringComparison.Ordinal);
        Assert.Contains("CorsGuard:DefaultPolicy:Candidate:AllowedOrigins: \"AllowedOrigins\": [ \"https://frontend.example.com\", \"https://new.example.com\", \"https://old.example.com\" ]", lines[0], StringComparison.Ordinal);
        Assert.Contains("CorsGuard__DefaultPolicy__Candidate__AllowedOrigins=", lines[0], StringComparison.Ordinal);
        Assert.Contains("would allow a cross-origin request, GET / from origin https://new.example.com", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "AllowedOrigins": [ "frontend.example.com" ] }""", "CG2002", "CorsGuard:DefaultPolicy:Candidate:AllowedOrigins:0")]
    [InlineData("""{ "AllowedOrigin": [ ] }""", "CG1001", "CorsGuard:DefaultPolicy:Candidate:AllowedOrigin")]
    [InlineData("""{ "Candidate": { } }""", "CG1001", "CorsGuard:DefaultPolicy:Candidate:Candidate")]
    [InlineData("""{ "AllowedOrigins": "*", "AllowCredentials": true }""", "CG4001", "CorsGuard:DefaultPolicy:Candidate:AllowCredentials")]
    [InlineData("\"yes\"", "CG1002", "CorsGuard:DefaultPolicy:Candidate")]
    public async Task BadCandidate_StopsTheStartAsAnyOtherSetting(string candidate, string code, string path)
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => TestApp.StartAsync(
            $$"""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com", "Candidate": {{candidate}} } } }"""));

        Assert.Contains(exception.Diagnostics, diagnostic => diagnostic.Code == code && diagnostic.Path == path);
    }

    [Fact]
    public async Task CandidateInCode_OfACandidate_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => TestApp.StartAsync(static options =>
            options.DefaultPolicy = new() { AllowedOrigins = ["https://a.example.com"], Candidate = new() { AllowedOrigins = ["https://a.example.com"], Candidate = new() } }));

        Assert.Contains(exception.Diagnostics, static diagnostic => diagnostic is { Code: "CG1001", Path: "CorsGuard:DefaultPolicy:Candidate:Candidate" });
    }
}
