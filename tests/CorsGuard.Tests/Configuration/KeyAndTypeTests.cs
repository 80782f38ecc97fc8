using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

public sealed class KeyAndTypeTests
{
    [Theory]
    [InlineData("CorsGuard:DefaultPolicy:AllowedOrgins", "", "AllowedOrigins")]
    [InlineData("CorsGuard:DefaultPolicy:Orgins", "", "AllowedOrigins")]
    [InlineData("CorsGuard:DefaultPolicy:AllowCredential", "", "AllowCredentials")]
    [InlineData("CorsGuard:DefaultPolicy:MaxAge", "", "PreflightMaxAge")]
    [InlineData("CorsGuard:Policies:partners:ExposeHeaders", "", "ExposedHeaders")]
    [InlineData("CorsGuard:Polices", ":partners:AllowedMethods", "Policies")]
    [InlineData("CorsGuard:defaultpolicies", ":AllowedMethods", "DefaultPolicy")]
    [InlineData("CorsGuard:FailOnWarning", "", "FailOnWarnings")]
    public void Read_MisspeltKey_IsAnErrorWithDidYouMean(string path, string below, string meant)
    {
        var diagnostic = Reading.OfPairs((path + below, "GET")).AssertOnly("CG1001", CorsGuardDiagnosticSeverity.Error, path);

        Assert.Contains($"'{meant}'", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeyThatIsNearToNothing_NamesTheKnownOnes()
    {
        var diagnostic = Reading.OfJson("""{ "CorsGuard": { "Xyzzy": {} } }""").AssertOnly("CG1001", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Xyzzy");

        Assert.Contains("DefaultPolicy", diagnostic.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownKeyInTheActiveProfile_IsAnErrorWithItsFullPath() =>
        Reading.Of(Reading.Json("""{ "CorsGuard": { "Profiles": { "Staging": { "DefaultPolicy": { "Origins": [] } } } } }"""), "Staging")
            .AssertOnly("CG1001", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Profiles:Staging:DefaultPolicy:Origins");

    [Fact]
    public void Read_KnownKeysInAnyCase_AreTaken()
    {
        var reading = Reading.OfPairs(
            ("corsguard:DEFAULTPOLICY:allowedmethods", "GET"),
            ("CORSGUARD:policies:Partners:ALLOWCREDENTIALS", "true"),
            ("CorsGuard:paths:/a", "partners"),
            ("CorsGuard:failonwarnings", "true"));

        Assert.Equal(["GET"], reading.Policy.AllowedMethods!);
        Assert.True(reading.Options.Policies["partners"].AllowCredentials);
        Assert.Equal("partners", reading.Options.Paths["/A"]);
        Assert.True(reading.Options.FailOnWarnings);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("""{ "CorsGuard": "on" }""", "CorsGuard")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": "https://a.example.com" } }""", "CorsGuard:DefaultPolicy")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": [] } }""", "CorsGuard:DefaultPolicy")]
    [InlineData("""{ "CorsGuard": { "Policies": "partners" } }""", "CorsGuard:Policies")]
    [InlineData("""{ "CorsGuard": { "Policies": { "partners": "https://a.example.com" } } }""", "CorsGuard:Policies:partners")]
    [InlineData("""{ "CorsGuard": { "Paths": "/a" } }""", "CorsGuard:Paths")]
    [InlineData("""{ "CorsGuard": { "Paths": { "/a": { "policy": "none" } } } }""", "CorsGuard:Paths:/a")]
    [InlineData("""{ "CorsGuard": { "Paths": { "/a": "" } } }""", "CorsGuard:Paths:/a")]
    [InlineData("""{ "CorsGuard": { "Profiles": "Staging" } }""", "CorsGuard:Profiles")]
    [InlineData("""{ "CorsGuard": { "Profiles": { "Production": true } } }""", "CorsGuard:Profiles:Production")]
    [InlineData("""{ "CorsGuard": { "FailOnWarnings": "sometimes" } }""", "CorsGuard:FailOnWarnings")]
    [InlineData("""{ "CorsGuard": { "FailOnWarnings": { "a": 1 } } }""", "CorsGuard:FailOnWarnings")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowCredentials": [ true ] } } }""", "CorsGuard:DefaultPolicy:AllowCredentials")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowCredentials": [] } } }""", "CorsGuard:DefaultPolicy:AllowCredentials")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "PreflightMaxAge": { "Minutes": 10 } } } }""", "CorsGuard:DefaultPolicy:PreflightMaxAge")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "PreflightSuccessStatus": 204.5 } } }""", "CorsGuard:DefaultPolicy:PreflightSuccessStatus")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedMethods": { "GET": true } } } }""", "CorsGuard:DefaultPolicy:AllowedMethods:GET")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedMethods": [ [ "GET" ] ] } } }""", "CorsGuard:DefaultPolicy:AllowedMethods:0")]
    [InlineData("""{ "CorsGuard": { "Profiles": { "Production": { "DefaultPolicy": { "AllowCredentials": "on" } } } } }""", "CorsGuard:Profiles:Production:DefaultPolicy:AllowCredentials")]
    public void Read_WrongType_IsAnErrorWithTheFullKey(string settings, string path) =>
        Reading.Of(Reading.Json(settings), "Production").AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, path);

    [Theory]
    [InlineData("""{ "CorsGuard": null }""")]
    [InlineData("""{ "CorsGuard": {} }""")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": {}, "Policies": {}, "Paths": {}, "Profiles": {} } }""")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": null, "Policies": null, "Paths": null, "Profiles": null, "FailOnWarnings": null } }""")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowCredentials": null, "PreflightMaxAge": null }, "Paths": { "/a": null } } }""")]
    public void Read_EmptyObjectsAndNulls_AreNoError(string settings)
    {
        var reading = Reading.OfJson(settings);

        Assert.Empty(reading.Options.Paths);
        Assert.Empty(reading.Options.Policies);
        reading.AssertClean();
    }

    [Fact]
    public void Read_SeveralProblems_AreReportedTogether()
    {
        var reading = Reading.OfJson(
            """{ "CorsGuard": { "Polices": {}, "DefaultPolicy": { "AllowCredentials": "on", "AllowedMethods": [ "" ] } } }""",
            """{ "CorsGuard": { "FailOnWarnings": 3, "DefaultPolicy": { "MaxAge": 3 } } }""");

        Assert.Equal(
            ["CG1001", "CG1001", "CG1002", "CG1002", "CG1004"],
            reading.Diagnostics.Select(static diagnostic => diagnostic.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_SameMistakeReadTwice_IsReportedOnce()
    {
        string[] arguments = ["--CorsGuard:DefaultPolicy:AllowedOrgins=x", "--CORSGUARD_ALLOWED_ORIGIN=x"];
        var reading = Reading.Of(new ConfigurationBuilder().AddCommandLine(arguments).AddCommandLine(arguments).Build());

        Assert.Equal(["CG1008", "CG1001"], reading.Diagnostics.Select(static diagnostic => diagnostic.Code));
    }
}
