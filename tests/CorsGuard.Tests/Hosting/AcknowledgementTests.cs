using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

public sealed class AcknowledgementTests
{
    private const string Warned = """
        "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com", "http://localhost:3000" ] }, "FailOnWarnings": true
        """;

    [Fact]
    public async Task Start_WithAWarningThatFails_Stops()
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => TestApp.StartAsync(Settings("{}")));

        Assert.Equal("CG2030", Assert.Single(exception.Diagnostics, static diagnostic => diagnostic.Severity == CorsGuardDiagnosticSeverity.Warning).Code);
        Assert.Contains("http://localhost:3000", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CG2030")]
    [InlineData("cg2030")]
    public async Task Start_WithAnAcknowledgedWarning_ShowsItWithItsReason(string code)
    {
        await using var app = await TestApp.StartAsync(Settings($$"""{ "{{code}}": "The shell of the mobile app." }"""));

        var record = Assert.Single(app.Log.GetSnapshot(), static record => record.Message.Contains("CG2030", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, record.Level);
        Assert.Contains("Acknowledged: The shell of the mobile app.", record.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(app.CorsLog, static line => line.Contains("CG1016", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "CG2030": "meant", "CG4001": "we want it" }""", "an error")]
    [InlineData("""{ "CG2030": "meant", "CG2011": "fine" }""", "an information")]
    [InlineData("""{ "CG2030": "meant", "CG9999": "typo" }""", "no code")]
    [InlineData("""{ "CG2030": "meant", "CG4011": "  " }""", "")]
    public async Task Start_WithAnInvalidAcknowledgement_Stops(string acknowledge, string problem)
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => TestApp.StartAsync(Settings(acknowledge)));

        var failure = Assert.Single(exception.Failures);
        Assert.Matches("CG1015|CG1002", failure);
        Assert.Contains(problem, failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnAcknowledgementOfNothing_SaysSo()
    {
        await using var app = await TestApp.StartAsync(Settings("""{ "CG2030": "meant", "CG4011": "meant" }"""));

        Assert.Contains("'CG4011'", Assert.Single(app.CorsLog, static line => line.StartsWith("CG1016", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_InDevelopment_HasNothingToAcknowledge()
    {
        await using var app = await TestApp.StartAsync(Settings("{}"), environment: "Development");

        Assert.DoesNotContain(app.CorsLog, static line => line.StartsWith("CG2030", StringComparison.Ordinal));
    }

    private static string Settings(string acknowledge) => $$"""{ "CorsGuard": { {{Warned}}, "Acknowledge": {{acknowledge}} } }""";
}
