using System.Globalization;

namespace CorsGuard.Tests.Configuration;

public sealed class ScalarTests
{
    private const string Policy = "CorsGuard:DefaultPolicy:";

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData(" Yes\n", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("NO", false)]
    public void Read_Boolean_IsUnderstood(string text, bool expected)
    {
        var reading = Reading.OfPairs((Policy + "AllowCredentials", text), ("CorsGuard:FailOnWarnings", text));

        Assert.Equal(expected, reading.Policy.AllowCredentials);
        Assert.Equal(expected, reading.Options.FailOnWarnings);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("on")]
    [InlineData("2")]
    [InlineData("ture")]
    [InlineData("\"true\"")]
    public void Read_OtherBoolean_IsAnErrorAndFalse(string text)
    {
        var reading = Reading.OfPairs((Policy + "AllowCredentials", text));

        Assert.False(reading.Policy.AllowCredentials);
        reading.AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, Policy + "AllowCredentials");
    }

    [Theory]
    [InlineData("DangerouslyAllowNullOrigin")]
    [InlineData("DangerouslyAllowInsecureOrigins")]
    [InlineData("DangerouslyAllowPublicSuffixWildcards")]
    [InlineData("DangerouslyAllowUnboundedRegexes")]
    public void Read_Switch_IsReadByItsOwnName(string setting)
    {
        var policy = Reading.OfPairs((Policy + setting, "true")).Policy;
        var on = new Dictionary<string, bool>
        {
            ["DangerouslyAllowNullOrigin"] = policy.DangerouslyAllowNullOrigin,
            ["DangerouslyAllowInsecureOrigins"] = policy.DangerouslyAllowInsecureOrigins,
            ["DangerouslyAllowPublicSuffixWildcards"] = policy.DangerouslyAllowPublicSuffixWildcards,
            ["DangerouslyAllowUnboundedRegexes"] = policy.DangerouslyAllowUnboundedRegexes,
        };

        Assert.Equal([setting], on.Where(static pair => pair.Value).Select(static pair => pair.Key));
        Reading.OfPairs((Policy + setting, "maybe")).AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, Policy + setting);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("600", 600)]
    [InlineData(" 600 ", 600)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("00:10:00", 600)]
    [InlineData("1:10:00", 4200)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("-1", -1)]
    [InlineData("-10m", -600)]
    [InlineData("-00:10:00", -600)]
    public void Read_Duration_IsUnderstood(string text, int seconds)
    {
        var reading = Reading.OfPairs((Policy + "PreflightMaxAge", text));

        Assert.Equal(TimeSpan.FromSeconds(seconds), reading.Policy.PreflightMaxAge);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("00:10")]
    [InlineData("10:00")]
    [InlineData("-00:10")]
    [InlineData("--00:10:00")]
    [InlineData("00:00:10.5")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("1:00:00:00")]
    [InlineData("10 m")]
    [InlineData("10M")]
    [InlineData("10min")]
    [InlineData("1d")]
    [InlineData("m")]
    [InlineData("--1")]
    [InlineData("1.5h")]
    [InlineData("0x10")]
    [InlineData("99999999999999999999")]
    [InlineData("P1D")]
    [InlineData("10\0")]
    [InlineData("10\0m")]
    public void Read_OtherDuration_IsAnError(string text)
    {
        var reading = Reading.OfPairs((Policy + "PreflightMaxAge", text));

        Assert.Null(reading.Policy.PreflightMaxAge);
        reading.AssertOnly("CG3007", CorsGuardDiagnosticSeverity.Error, Policy + "PreflightMaxAge");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Read_EmptyDuration_IsAnError(string text) =>
        Reading.OfPairs((Policy + "PreflightMaxAge", text)).AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, Policy + "PreflightMaxAge");

    [Theory]
    [InlineData("-1")]
    [InlineData("-00:10:00")]
    [InlineData("86401")]
    [InlineData("25h")]
    [InlineData("2147483647h")]
    [InlineData("9223372036854775807h")]
    [InlineData("-9223372036854775808h")]
    public void Load_DurationOutOfBounds_IsAnError(string text)
    {
        var configuration = Reading.Pairs((Policy + "AllowedOrigins", "https://a.example.com"), (Policy + "PreflightMaxAge", text));

        Reading.Load(configuration).AssertOnly("CG3007", CorsGuardDiagnosticSeverity.Error, Policy + "PreflightMaxAge");
    }

    [Fact]
    public void Read_Status_IsANumber()
    {
        Assert.Equal(200, Reading.OfPairs((Policy + "PreflightSuccessStatus", "200")).Policy.PreflightSuccessStatus);

        var reading = Reading.OfPairs((Policy + "PreflightSuccessStatus", "OK"));
        Assert.Equal(CorsGuardDefaults.PreflightSuccessStatus, reading.Policy.PreflightSuccessStatus);
        reading.AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, Policy + "PreflightSuccessStatus");
    }

    [Fact]
    public void Read_JsonLiterals_AreUnderstood()
    {
        var policy = Reading.OfJson("""{ "CorsGuard": { "DefaultPolicy": { "AllowCredentials": true, "PreflightMaxAge": 600, "PreflightSuccessStatus": 200 } } }""").Policy;

        Assert.Equal((true, TimeSpan.FromMinutes(10), 200), (policy.AllowCredentials, policy.PreflightMaxAge, policy.PreflightSuccessStatus));
    }

    [Fact]
    public void Read_CultureOfTheThread_DoesNotMatter()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");
            Assert.True(Reading.OfPairs((Policy + "allowcredentials", "TRUE")).Policy.AllowCredentials);
            Assert.Equal(["GET"], Reading.OfPairs(("corsguard:defaultpolicy:ALLOWEDMETHODS", "GET")).Policy.AllowedMethods!);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
