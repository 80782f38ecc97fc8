using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

public sealed class ShortNameTests
{
    private const string Long = "CorsGuard:DefaultPolicy:AllowedOrigins";
    private const string Short = "CORSGUARD_ALLOWED_ORIGINS";

    [Fact]
    public void Read_EveryShortName_SetsItsSetting()
    {
        var reading = Reading.OfPairs(
            ("CORSGUARD_ALLOWED_ORIGINS", "https://a.example.com,https://b.example.com"),
            ("CORSGUARD_ALLOWED_ORIGIN_REGEXES", "https://[a-z]{1,2}\\.test"),
            ("CORSGUARD_ALLOWED_METHODS", "GET;PUT"),
            ("CORSGUARD_ALLOWED_HEADERS", "X-A X-B"),
            ("CORSGUARD_EXPOSED_HEADERS", """["X-C"]"""),
            ("CORSGUARD_ALLOW_CREDENTIALS", "1"),
            ("CORSGUARD_PREFLIGHT_MAX_AGE", "10m"));

        var policy = reading.Policy;
        Assert.Equal(["https://a.example.com", "https://b.example.com"], policy.AllowedOrigins!);
        Assert.Equal(["https://[a-z]{1,2}\\.test"], policy.AllowedOriginRegexes!);
        Assert.Equal(["GET", "PUT"], policy.AllowedMethods!);
        Assert.Equal(["X-A", "X-B"], policy.AllowedHeaders!);
        Assert.Equal(["X-C"], policy.ExposedHeaders!);
        Assert.True(policy.AllowCredentials);
        Assert.Equal(TimeSpan.FromMinutes(10), policy.PreflightMaxAge);
        reading.AssertClean();
    }

    [Theory]
    [InlineData(Short, Long)]
    [InlineData(Long, Short)]
    public void Read_ShortAndLongForm_TheShortOneWinsFromAnySource(string lower, string higher)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(lower, lower == Short ? "https://short.example.com" : "https://long.example.com")])
            .AddInMemoryCollection([new(higher, higher == Short ? "https://short.example.com" : "https://long.example.com")])
            .Build();
        var reading = Reading.Of(configuration);

        Assert.Equal(["https://short.example.com"], reading.AllowedOrigins);
        reading.AssertOnly("CG1005", CorsGuardDiagnosticSeverity.Information, Short);
    }

    [Fact]
    public void Read_ShortForm_WinsOverTheActiveProfile()
    {
        var reading = Reading.Of(
            Reading.Pairs((Short, "https://short.example.com"), ("CorsGuard:Profiles:Staging:" + Reading.Origins, "https://profile.example.com")), "Staging");

        Assert.Equal(["https://short.example.com"], reading.AllowedOrigins);
    }

    [Fact]
    public void Read_ShortForm_IsOfTheDefaultPolicyOnly()
    {
        var reading = Reading.OfPairs((Short, "https://a.example.com"), ("CorsGuard:Policies:p:AllowedMethods", "GET"));

        Assert.Null(reading.Options.Policies["p"].AllowedOrigins);
    }

    [Fact]
    public void Read_ShortFormAsIndexedKeys_IsAnArray() =>
        Assert.Equal(["https://a.example.com", "https://b.example.com"], Reading.OfPairs((Short + ":0", "https://a.example.com"), (Short + ":1", "https://b.example.com")).AllowedOrigins);

    [Theory]
    [InlineData("ALLOWED_ORIGINS")]
    [InlineData("ALLOWED_ORIGIN_REGEXES")]
    [InlineData("ALLOWED_METHODS")]
    [InlineData("ALLOWED_HEADERS")]
    [InlineData("EXPOSED_HEADERS")]
    public void Read_EmptyListVariable_IsAnEmptyListWithAWarning(string name)
    {
        foreach (var blank in (string[])["", "  "])
        {
            var reading = Reading.OfPairs(
                ("CORSGUARD_" + name, blank),
                ("CorsGuard:DefaultPolicy:AllowCredentials", "false"));

            var lists = new Dictionary<string, IList<string>?>
            {
                ["ALLOWED_ORIGINS"] = reading.Policy.AllowedOrigins,
                ["ALLOWED_ORIGIN_REGEXES"] = reading.Policy.AllowedOriginRegexes,
                ["ALLOWED_METHODS"] = reading.Policy.AllowedMethods,
                ["ALLOWED_HEADERS"] = reading.Policy.AllowedHeaders,
                ["EXPOSED_HEADERS"] = reading.Policy.ExposedHeaders,
            };
            Assert.Empty(lists[name]!);
            Assert.All(lists.Where(pair => pair.Key != name), static pair => Assert.Null(pair.Value));
            reading.AssertOnly("CG1007", CorsGuardDiagnosticSeverity.Warning, "CORSGUARD_" + name);
        }
    }

    [Fact]
    public void Read_EmptyListVariable_StillHidesTheLongForm()
    {
        var reading = Reading.OfPairs((Short, ""), (Long, "https://a.example.com"));

        Assert.Empty(reading.AllowedOrigins);
        Assert.Equal(["CG1005", "CG1007"], reading.Diagnostics.Select(static diagnostic => diagnostic.Code).Order());
    }

    [Theory]
    [InlineData("CORSGUARD_ALLOW_CREDENTIALS")]
    [InlineData("CORSGUARD_PREFLIGHT_MAX_AGE")]
    public void Read_EmptySingleValue_IsAnError(string name) =>
        Reading.OfPairs((name, "")).AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, name);

    [Fact]
    public void Read_NullShortName_SaysNothing()
    {
        var reading = Reading.OfPairs((Short, null), (Long, "https://a.example.com"));

        Assert.Equal(["https://a.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("CORSGUARD_ALLOWED_ORIGIN", "CORSGUARD_ALLOWED_ORIGINS")]
    [InlineData("CORSGUARD_PREFLIGHT_MAXAGE", "CORSGUARD_PREFLIGHT_MAX_AGE")]
    [InlineData("corsguard_profil", "CORSGUARD_PROFILE")]
    [InlineData("CORSGUARD_ORIGINS", "CORSGUARD_ALLOWED_ORIGINS")]
    [InlineData("CORSGUARD_ORGINS", "CORSGUARD_ALLOWED_ORIGINS")]
    [InlineData("CORSGUARD_HEADERS", "CORSGUARD_ALLOWED_HEADERS")]
    [InlineData("CORSGUARD_MAX_AGE", "CORSGUARD_PREFLIGHT_MAX_AGE")]
    public void Read_UnknownShortName_IsAWarningWithDidYouMean(string written, string meant)
    {
        var diagnostic = Reading.OfPairs((written, "x")).AssertOnly("CG1008", CorsGuardDiagnosticSeverity.Warning, written);

        Assert.Contains($"'{meant}'", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("corsguard_allowed_methods")]
    [InlineData("CORSGUARDIAN")]
    [InlineData("Other:CORSGUARD_ALLOWED_ORIGIN")]
    public void Read_OtherRootKey_IsNoWarning(string key) => Reading.OfPairs((key, "GET")).AssertClean();
}
