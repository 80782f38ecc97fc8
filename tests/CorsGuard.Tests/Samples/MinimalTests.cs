using CorsGuard.Tests.Hosting;

namespace CorsGuard.Tests.Samples;

/// <summary>The minimal sample as a process, with real environment variables.</summary>
public sealed class MinimalTests
{
    [Fact]
    public async Task ShortName_AsEnvironmentVariable_ReplacesTheListOfTheFile()
    {
        var port = SampleProcess.FreePort();
        using var sample = Start(port, ("CORSGUARD_ALLOWED_ORIGINS", "https://one.example.org;https://two.example.org"));
        await sample.WaitForAsync("Application started", TestContext.Current.CancellationToken);

        Assert.Equal("https://two.example.org", await AllowedAsync(port, "https://two.example.org"));
        Assert.Null(await AllowedAsync(port, "https://frontend.example.com"));
    }

    [Fact]
    public async Task Profile_AsEnvironmentVariable_SelectsTheProfile()
    {
        var port = SampleProcess.FreePort();
        using var sample = Start(port, ("CORSGUARD_PROFILE", "Development"));
        await sample.WaitForAsync("Application started", TestContext.Current.CancellationToken);

        Assert.Equal("http://localhost:3000", await AllowedAsync(port, "http://localhost:3000"));
        Assert.Null(await AllowedAsync(port, "https://frontend.example.com"));
    }

    [Theory]
    [InlineData("CORSGUARD_ALLOWED_ORIGINS", "*", "CG4001")]
    [InlineData("CORSGUARD_PROFILE", "Staging", "CG1006")]
    [InlineData("CORSGUARD_ALLOW_CREDENTIALS", "", "CG1002")]
    [InlineData("CorsGuard__DefaultPolicy__AllowedOrigns", "https://a.example.org", "CG1001")]
    [InlineData("CorsGuard__DefaultPolicy__PreflightMaxAge", "soon", "CG3007")]
    public async Task Start_WithAWrongVariable_EndsBeforeListening(string name, string value, string code)
    {
        var port = SampleProcess.FreePort();
        using var sample = Start(port, (name, value));
        await sample.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, sample.ExitCode);
        Assert.Contains(code, sample.Output, StringComparison.Ordinal);
        Assert.Contains("environment variable " + name, sample.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", sample.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithInvariantGlobalization_AnswersTheSame()
    {
        var port = SampleProcess.FreePort();
        using var sample = Start(port, ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));
        await sample.WaitForAsync("Application started", TestContext.Current.CancellationToken);

        Assert.Equal("https://frontend.example.com", await AllowedAsync(port, "https://frontend.example.com"));
    }

    private static SampleProcess Start(int port, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(static variable => variable.Name, static variable => variable.Value);
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        return SampleProcess.Start("Minimal", environment);
    }

    private static async Task<string?> AllowedAsync(int port, string origin)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/orders");
        request.Headers.Add("Origin", origin);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        const string Name = "Access-Control-Allow-Origin: ";
        return CorsHeaders.Of(response).FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..];
    }
}
