using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

[Collection(nameof(EnvironmentVariableTests))]
[CollectionDefinition(nameof(EnvironmentVariableTests), DisableParallelization = true)]
public sealed class EnvironmentVariableTests
{
    [Fact]
    public void Read_Variables_ByTheFrameworksConventionAndByShortName()
    {
        var reading = Read(
            null,
            ("CorsGuard__DefaultPolicy__AllowedOrigins", "https://a.example.com,https://b.example.com"),
            ("CORSGUARD__DEFAULTPOLICY__ALLOWEDMETHODS__0", "GET"),
            ("CorsGuard__Policies__partners__AllowCredentials", "true"),
            ("CorsGuard__FailOnWarnings", "yes"),
            ("CORSGUARD_EXPOSED_HEADERS", "X-A\nX-B"));

        Assert.Equal(["https://a.example.com", "https://b.example.com"], reading.AllowedOrigins);
        Assert.Equal(["GET"], reading.Policy.AllowedMethods!);
        Assert.True(reading.Options.Policies["PARTNERS"].AllowCredentials);
        Assert.True(reading.Options.FailOnWarnings);
        Assert.Equal(["X-A", "X-B"], reading.Policy.ExposedHeaders!);
        reading.AssertClean();
        Assert.Equal("environment variable CorsGuard__DefaultPolicy__AllowedOrigins", reading.Locations[Reading.Origins].Source);
        Assert.Equal("environment variable CORSGUARD_EXPOSED_HEADERS", reading.Locations["DefaultPolicy:ExposedHeaders"].Source);
        Assert.Equal("environment variable CorsGuard__Policies__partners__AllowCredentials", reading.Locations["Policies:partners:AllowCredentials"].Source);
    }

    [Fact]
    public void Read_ProfileVariable_SelectsTheProfile()
    {
        const string Settings = """{ "CorsGuard": { "Profiles": { "Staging": { "DefaultPolicy": { "AllowedOrigins": "https://staging.example.com" } } } } }""";

        Assert.Equal(["https://staging.example.com"], Read(Settings, ("CORSGUARD_PROFILE", "Staging")).AllowedOrigins);
        var missing = Read(Settings, ("CORSGUARD_PROFILE", "Stage")).AssertOnly("CG1006", CorsGuardDiagnosticSeverity.Error, "CORSGUARD_PROFILE");
        Assert.Equal("environment variable CORSGUARD_PROFILE", missing.Source);
    }

    [Theory]
    [InlineData("CorsGuard__DefaultPolicy__AllowedOrigins", "CorsGuard:DefaultPolicy:AllowedOrigins")]
    [InlineData("CORSGUARD_ALLOWED_ORIGINS", "CORSGUARD_ALLOWED_ORIGINS")]
    public void Read_EmptyListVariable_IsAnEmptyListWithAWarning(string variable, string path)
    {
        var reading = Read("""{ "CorsGuard": { "DefaultPolicy": { "AllowedMethods": [ "GET" ] } } }""", (variable, ""));

        Assert.Empty(reading.AllowedOrigins);
        Assert.Equal("environment variable " + variable, reading.AssertOnly("CG1007", CorsGuardDiagnosticSeverity.Warning, path).Source);
    }

    [Fact]
    public void Read_PrefixedVariables_AreNamedWithTheirPrefix()
    {
        var reading = Read(
            null,
            ("CGTEST_CorsGuard__DefaultPolicy__AllowedOrigins", "https://a.example.com"),
            ("CGTEST_CORSGUARD_ALLOWED_METHODS", "GET"),
            ("CGTEST_CorsGuard__DefaultPolicy__AllowedOrgins", "x"));

        Assert.Equal("environment variable CGTEST_CorsGuard__DefaultPolicy__AllowedOrigins", reading.Locations[Reading.Origins].Source);
        Assert.Equal("environment variable CGTEST_CORSGUARD_ALLOWED_METHODS", reading.Locations["DefaultPolicy:AllowedMethods"].Source);
        Assert.Equal(
            "environment variable CGTEST_CorsGuard__DefaultPolicy__AllowedOrgins",
            reading.AssertOnly("CG1001", CorsGuardDiagnosticSeverity.Error, "CorsGuard:DefaultPolicy:AllowedOrgins").Source);
    }

    [Fact]
    public void Read_VariablesOfAMountedSection_AreNamedWhole()
    {
        using var variables = new Variables(("Tenant__CorsGuard__DefaultPolicy__AllowedOrigins", "https://a.example.com"));
        var all = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var reading = Reading.Of(new ConfigurationBuilder().AddConfiguration(all.GetSection("Tenant")).Build());

        Assert.Equal(["https://a.example.com"], reading.AllowedOrigins);
        Assert.Equal("environment variable Tenant__CorsGuard__DefaultPolicy__AllowedOrigins", reading.Locations[Reading.Origins].Source);
    }

    private static Reading Read(string? below, params (string Name, string Value)[] pairs)
    {
        using var variables = new Variables(pairs);
        return Reading.Of(new ConfigurationBuilder()
            .AddConfiguration(Reading.Json(below ?? "{}"))
            .AddEnvironmentVariables()
            .AddEnvironmentVariables("CGTEST_")
            .Build());
    }

    /// <summary>Variables of this process, as long as a test.</summary>
    private sealed class Variables : IDisposable
    {
        private readonly string[] _names;

        public Variables(params (string Name, string Value)[] pairs)
        {
            _names = [.. pairs.Select(static pair => pair.Name)];
            foreach (var (name, value) in pairs)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public void Dispose() => Array.ForEach(_names, static name => Environment.SetEnvironmentVariable(name, null));
    }
}
