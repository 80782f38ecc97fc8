using CorsGuard.Policies;
using static CorsGuard.CorsGuardDiagnosticSeverity;

namespace CorsGuard.Tests.Policies;

public sealed class DangerRulesTests
{
    /// <summary>Each switch, the error that it lifts and the warning that it leaves.</summary>
    public static TheoryData<string, Action<CorsGuardPolicyOptions>, string, string> Switches => new()
    {
        { nameof(CorsGuardPolicyOptions.DangerouslyAllowNullOrigin), static policy => policy.DangerouslyAllowNullOrigin = true, "CG2008", "CG2015" },
        { nameof(CorsGuardPolicyOptions.DangerouslyAllowInsecureOrigins), static policy => policy.DangerouslyAllowInsecureOrigins = true, "CG4002", "CG4008" },
        { nameof(CorsGuardPolicyOptions.DangerouslyAllowPublicSuffixWildcards), static policy => policy.DangerouslyAllowPublicSuffixWildcards = true, "CG4003", "CG4009" },
        { nameof(CorsGuardPolicyOptions.DangerouslyAllowUnboundedRegexes), static policy => policy.DangerouslyAllowUnboundedRegexes = true, "CG2026", "CG2028" },
    };

    [Fact]
    public void Check_EverythingDangerous_ReportsEachRule()
    {
        var compiling = Compile(EverythingDangerous());

        Assert.Equal(["CG2008", "CG2026", "CG4002", "CG4003", "CG4004"], compiling.Codes(Error));
        Assert.Empty(compiling.Codes(Warning));
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void Check_OneSwitch_LiftsOneRuleAndWarns(string name, Action<CorsGuardPolicyOptions> turnOn, string lifted, string warning)
    {
        var options = EverythingDangerous();
        turnOn(options);

        var compiling = Compile(options);

        Assert.Equal(new[] { "CG2008", "CG2026", "CG4002", "CG4003", "CG4004" }.Except([lifted]), compiling.Codes(Error));
        Assert.Equal([warning], compiling.Codes(Warning));
        Assert.Contains($"{warning} {name}", compiling.Reported);
    }

    [Fact]
    public void Check_AllSwitches_StillRefusesNullWithCredentials()
    {
        var options = EverythingDangerous();
        options.DangerouslyAllowNullOrigin = options.DangerouslyAllowInsecureOrigins = true;
        options.DangerouslyAllowPublicSuffixWildcards = options.DangerouslyAllowUnboundedRegexes = true;

        var compiling = Compile(options);

        Assert.Equal(["CG4004"], compiling.Codes(Error));
        Assert.Equal(["CG2015", "CG2028", "CG4008", "CG4009"], compiling.Codes(Warning));
    }

    [Fact]
    public void Check_AllSwitches_StillRefusesAnyOriginWithCredentials()
    {
        var compiling = Compile(new()
        {
            AllowedOrigins = ["*"],
            AllowCredentials = true,
            DangerouslyAllowNullOrigin = true,
            DangerouslyAllowInsecureOrigins = true,
            DangerouslyAllowPublicSuffixWildcards = true,
            DangerouslyAllowUnboundedRegexes = true,
        });

        Assert.Equal(["CG4001"], compiling.Codes(Error));
    }

    [Fact]
    public void Check_WithoutCredentials_OnlyRefusesWhatIsNeverSafe()
    {
        var options = EverythingDangerous();
        options.AllowCredentials = false;

        Assert.Equal(["CG2008", "CG2026"], Compile(options).Codes(Error));
    }

    [Theory]
    [InlineData("http://example.com", "CG4002")]
    [InlineData("http://example.com:*", "CG4002")]
    [InlineData("http://*.example.com", "CG4002")]
    [InlineData("http://192.168.0.10:8080", "CG4002")]
    [InlineData("https://*.com", "CG4003")]
    [InlineData("https://*.co.uk", "CG4003")]
    [InlineData("https://*.github.io:8443", "CG4003")]
    [InlineData("https://*.unlisted-name", "CG4003")]
    [InlineData("https://example.com", null)]
    [InlineData("https://*.example.com", null)]
    [InlineData("https://me.github.io", null)]
    [InlineData("https://*.me.github.io", null)]
    [InlineData("https://github.io", null)]
    [InlineData("http://localhost:*", null)]
    [InlineData("http://*.localhost", null)]
    [InlineData("https://*.localhost", null)]
    [InlineData("http://127.0.0.1", null)]
    [InlineData("http://[::1]:3000", null)]
    [InlineData("capacitor://localhost", null)]
    [InlineData("chrome-extension://abcdefghijklmnop", null)]
    public void Check_OriginWithCredentials_IsRefusedIfAnAttackerCanHaveIt(string origin, string? code)
    {
        var compiling = Compile(new() { AllowedOrigins = [origin], AllowCredentials = true });

        Assert.Equal(code is null ? [] : [$"{code} AllowedOrigins:0"], compiling.Reported);
    }

    [Theory]
    [InlineData(@"https?://a\.example\.com", true)]
    [InlineData(@"http://a\.example\.com:[0-9]+", true)]
    [InlineData(@".*://a\.example\.com", true)]
    [InlineData(@"https://a\.example\.com", false)]
    [InlineData(@"http://localhost:[0-9]+", false)]
    [InlineData(@"http://127\.0\.0\.[1-9]", false)]
    public void Check_RegexWithCredentials_IsRefusedIfItAdmitsInsecureOrigins(string regex, bool isRefused)
    {
        var compiling = Compile(new() { AllowedOriginRegexes = [regex], AllowCredentials = true });

        Assert.Equal(isRefused ? ["CG4002"] : [], compiling.Codes(Error));
    }

    [Fact]
    public void Check_UnboundedRegexWithItsSwitch_IsStillRefusedIfInsecure()
    {
        var compiling = Compile(new() { AllowedOriginRegexes = ["https?://.*"], AllowCredentials = true, DangerouslyAllowUnboundedRegexes = true });

        Assert.Equal(["CG4002"], compiling.Codes(Error));
    }

    // What cannot be audited is not known to be safe, and its own switch lifts another rule.
    [Theory]
    [InlineData(@"http://(.*a){40}\.com", true)]
    [InlineData(@"https?://(.*a){40}\.com", true)]
    [InlineData(@"https://(.*a){40}\.com", false)]
    [InlineData(@"^https://(.*a){40}\.com$", false)]
    public void Check_InconclusiveRegexWithItsSwitch_IsStillRefusedUnlessItStartsWithHttps(string regex, bool isRefused)
    {
        var compiling = Compile(new() { AllowedOriginRegexes = [regex], AllowCredentials = true, DangerouslyAllowUnboundedRegexes = true });

        Assert.Equal(isRefused ? ["CG4002 AllowedOriginRegexes:0"] : [], compiling.Reported.Where(static line => line.StartsWith("CG4002", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, "CG4005 ExposedHeaders:1")]
    [InlineData(false, "CG3010 ExposedHeaders:0")]
    public void Check_ExposedWildcard_IsRefusedWithCredentials(bool allowCredentials, string reported)
    {
        var compiling = Compile(new() { AllowedOrigins = ["https://a.example.com"], ExposedHeaders = ["ETag", "*"], AllowCredentials = allowCredentials });

        Assert.Contains(reported, compiling.Reported);
        Assert.Equal(allowCredentials ? ["CG4005"] : [], compiling.Codes(Error));
    }

    private static CorsGuardPolicyOptions EverythingDangerous() => new()
    {
        AllowedOrigins = ["null", "http://a.example.com", "https://*.github.io"],
        AllowedOriginRegexes = ["https://.*"],
        AllowCredentials = true,
    };

    private static PolicyCompiling Compile(CorsGuardPolicyOptions options)
    {
        var compiling = new PolicyCompiling(options);
        new PolicyCompiler(compiling.Context).Compile();
        return compiling;
    }
}
