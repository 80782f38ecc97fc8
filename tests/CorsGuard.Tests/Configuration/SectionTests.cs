using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

public sealed class SectionTests
{
    private const string Keys = """{ "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com" ] }, "Paths": { "/a": "none" } }""";

    [Fact]
    public void Read_RootThatHoldsTheSection_ReadsTheSection() =>
        AssertRead(Reading.Json($$"""{ "CorsGuard": {{Keys}}, "Other": 1 }"""), "CorsGuard:");

    [Fact]
    public void Read_TheSection_IsTheSection() =>
        AssertRead(Reading.Json($$"""{ "CorsGuard": {{Keys}} }""").GetSection("CorsGuard"), "CorsGuard:");

    [Fact]
    public void Read_TheSectionInAnotherPlace_IsTheSection() =>
        AssertRead(Reading.Json($$"""{ "App": { "corsguard": {{Keys}} } }""").GetSection("App:corsguard"), "App:corsguard:");

    [Fact]
    public void Read_SectionThatHoldsTheSection_ReadsTheSection() =>
        AssertRead(Reading.Json($$"""{ "App": { "CorsGuard": {{Keys}}, "Other": 1 } }""").GetSection("App"), "App:CorsGuard:");

    [Fact]
    public void Read_SectionByAnotherName_IsTheSection() =>
        AssertRead(Reading.Json($$"""{ "App": { "Cors": {{Keys}} }, "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [] } } }""").GetSection("App:Cors"), "App:Cors:");

    [Fact]
    public void Read_RootWithTheKeysButNotTheSection_IsTheSection() => AssertRead(Reading.Json(Keys), "");

    [Fact]
    public void Read_SectionOfSeveralSources_KeepsTheSourcesApart()
    {
        var root = Reading.Json(
            """{ "Cors": { "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com", "https://b.example.com" ] } } }""",
            """{ "Cors": { "DefaultPolicy": { "AllowedOrigins": [ "https://c.example.com" ] } } }""");

        Assert.Equal(["https://c.example.com"], Reading.Of(root.GetSection("Cors")).AllowedOrigins);
    }

    [Fact]
    public void Read_Section_StillKnowsTheShortNamesAndTheProfileAtTheRoot()
    {
        var root = Reading.Pairs(
            ("Cors:DefaultPolicy:AllowedOrigins", "https://a.example.com"),
            ("Cors:Profiles:Staging:DefaultPolicy:AllowCredentials", "true"),
            ("CORSGUARD_PROFILE", "Staging"),
            ("CORSGUARD_ALLOWED_ORIGINS", "https://short.example.com"));
        var reading = Reading.Of(root.GetSection("Cors"), "Production");

        Assert.Equal(["https://short.example.com"], reading.AllowedOrigins);
        Assert.True(reading.Policy.AllowCredentials);
    }

    [Fact]
    public void Read_SectionByAnotherName_ReportsPathsInFull() =>
        Reading.Of(Reading.Pairs(("App:Cors:DefaultPolicy:AllowedOrgins", "x")).GetSection("App:Cors"))
            .AssertOnly("CG1001", CorsGuardDiagnosticSeverity.Error, "App:Cors:DefaultPolicy:AllowedOrgins");

    [Fact]
    public void Read_RootWithTheKeysButNotTheSection_LeavesOtherKeysAlone() =>
        Reading.OfPairs(("DefaultPolicy:AllowedMethods", "GET"), ("Logging:LogLevel:Default", "Information")).AssertClean();

    [Fact]
    public void Load_HostConfiguration_RootKeysAreSomebodyElses()
    {
        var reading = Reading.Load(Reading.Pairs(
            ("Policies:retry:MaxAttempts", "3"), ("Paths", "/usr/bin"), ("Profiles:0", "x"), ("CORSGUARD_ALLOWED_ORIGINS", "https://a.example.com")));

        Assert.Equal(["https://a.example.com"], reading.AllowedOrigins);
        Assert.Empty(reading.Options.Policies);
        reading.AssertClean();
    }

    [Fact]
    public void Load_GivenConfiguration_IsReadInsteadOfTheHosts()
    {
        var host = Reading.Json("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://host.example.com" } } }""");

        Assert.Equal(["https://a.example.com"], Reading.Load(host, given: Reading.Json(Keys)).AllowedOrigins);
    }

    [Fact]
    public void Load_NoConfiguration_IsAWarning()
    {
        var reading = Reading.Load(Reading.Json("{}"));

        Assert.Null(reading.Options.ConfiguredDefaultPolicy);
        reading.AssertOnly("CG4006", CorsGuardDiagnosticSeverity.Warning, "CorsGuard");
    }

    private static void AssertRead(IConfiguration configuration, string section)
    {
        var reading = Reading.Of(configuration);

        Assert.Equal(["https://a.example.com"], reading.AllowedOrigins);
        Assert.Equal("none", reading.Options.Paths["/a"]);
        Assert.Equal(section + "DefaultPolicy:AllowedOrigins", reading.Locations[Reading.Origins].Path);
        reading.AssertClean();
    }
}
