namespace CorsGuard.Tests.Samples;

/// <summary>The sample with OpenTelemetry as a process: what it exports.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Exporter_PrintsMetricsAndTracesOfADeniedRequest()
    {
        var port = SampleProcess.FreePort();
        using var sample = SampleProcess.Start("Telemetry", new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
        });
        await sample.WaitForAsync("Application started", TestContext.Current.CancellationToken);

        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/orders");
        request.Headers.Add("Origin", "https://attacker.example.net");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        // The metric, with its tags, and the tags of the request's span.
        await sample.WaitForAsync("corsguard.requests", TestContext.Current.CancellationToken);
        await sample.WaitForAsync("corsguard.denial.reason: origin_not_allowed", TestContext.Current.CancellationToken);
        await sample.WaitForAsync("corsguard.policy.rules", TestContext.Current.CancellationToken);
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health"), TestContext.Current.CancellationToken));
    }
}
