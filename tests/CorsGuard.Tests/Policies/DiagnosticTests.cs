using CorsGuard.Policies;
using static CorsGuard.CorsGuardDiagnosticSeverity;

namespace CorsGuard.Tests.Policies;

/// <summary>Each code of the compiler: settings that are reported with it, and neighbours that are not.</summary>
public sealed class DiagnosticTests
{
    private const string Origins = "CorsGuard:DefaultPolicy:AllowedOrigins";
    private const string Regexes = "CorsGuard:DefaultPolicy:AllowedOriginRegexes";
    private const string Methods = "CorsGuard:DefaultPolicy:AllowedMethods";
    private const string Headers = "CorsGuard:DefaultPolicy:AllowedHeaders";
    private const string Exposed = "CorsGuard:DefaultPolicy:ExposedHeaders";
    private const string Credentials = "CorsGuard:DefaultPolicy:AllowCredentials";

    public static TheoryData<string, CorsGuardDiagnosticSeverity, string, Action<CorsGuardPolicyOptions>> Rejected => new()
    {
        { "CG2001", Error, Origins, static policy => policy.AllowedOrigins = ["ht_tp://a.example.com"] },
        { "CG2002", Error, Origins, static policy => policy.AllowedOrigins = ["a.example.com"] },
        { "CG2003", Error, Origins, static policy => policy.AllowedOrigins = ["https://a.example.com/x"] },
        { "CG2003", Error, Origins, static policy => policy.AllowedOrigins = ["https://a.example.com//"] },
        { "CG2004", Error, Origins, static policy => policy.AllowedOrigins = ["https://me@a.example.com"] },
        { "CG2005", Error, Origins, static policy => policy.AllowedOrigins = ["file:///x"] },
        { "CG2006", Error, Origins, static policy => policy.AllowedOrigins = ["http://127.1"] },
        { "CG2006", Error, Origins, static policy => policy.AllowedOrigins = ["http://[0:0::1]"] },
        { "CG2007", Error, Origins, static policy => policy.AllowedOrigins = ["https://b\u00fccher.example"] },
        { "CG2008", Error, Origins, static policy => policy.AllowedOrigins = ["null"] },
        { "CG2009", Error, Origins, static policy => policy.AllowedOrigins = ["https://*"] },
        { "CG2009", Error, Origins, static policy => policy.AllowedOrigins = ["https://a*.example.com"] },
        { "CG2009", Error, Origins, static policy => policy.AllowedOrigins = ["https://*.127.0.0.1"] },
        { "CG2010", Error, Origins, static policy => policy.AllowedOrigins = ["*", "https://a.example.com"] },
        { "CG2010", Error, Origins, static policy => (policy.AllowedOrigins, policy.AllowedOriginRegexes) = (["*"], ["https://a\\.example\\.com"]) },
        { "CG2011", Information, Origins, static policy => policy.AllowedOrigins = [" HTTPS://A.Example.com:443/ "] },
        { "CG2012", Information, Origins, static policy => policy.AllowedOrigins = ["https://a.example.com", "https://a.example.com"] },
        { "CG2012", Information, Regexes, static policy => policy.AllowedOriginRegexes = ["https://a\\.example\\.com", "https://a\\.example\\.com"] },
        { "CG2012", Information, Origins, static policy => (policy.AllowedOrigins, policy.DangerouslyAllowNullOrigin) = (["null", "null"], true) },
        { "CG2012", Information, Origins, static policy => policy.AllowedOrigins = ["https://*.example.com", "https://a.example.com"] },
        { "CG2013", Error, Origins, static policy => policy.AllowedOrigins = ["https://a.example.com:0"] },
        { "CG2013", Error, Origins, static policy => policy.AllowedOrigins = ["https://a.example.com:65536"] },
        { "CG2014", Error, Origins, static policy => policy.AllowedOrigins = ["https://a.example.com."] },
        { "CG2014", Error, Origins, static policy => policy.AllowedOrigins = ["https://-a.example.com"] },
        { "CG2015", Warning, "CorsGuard:DefaultPolicy:DangerouslyAllowNullOrigin", static policy => (policy.AllowedOrigins, policy.DangerouslyAllowNullOrigin) = (["null"], true) },
        { "CG2020", Error, Regexes, static policy => policy.AllowedOriginRegexes = ["https://(a"] },
        { "CG2021", Error, Regexes, static policy => policy.AllowedOriginRegexes = ["https://(?=a)a\\.example\\.com"] },
        { "CG2022", Error, Regexes, static policy => policy.AllowedOriginRegexes = ["(?i)https://a\\.example\\.com"] },
        { "CG2023", Error, Regexes, static policy => policy.AllowedOriginRegexes = [""] },
        { "CG2024", Warning, Regexes, static policy => policy.AllowedOriginRegexes = ["https://A\\.example\\.com"] },
        { "CG2025", Information, Regexes, static policy => policy.AllowedOriginRegexes = ["https://pr-[0-9]+\\.example\\.com"] },
        { "CG2026", Error, Regexes, static policy => policy.AllowedOriginRegexes = ["https://.*example\\.com"] },
        { "CG2027", Error, Regexes, static policy => policy.AllowedOriginRegexes = ["https://(.*a){40}\\.com"] },
        { "CG2028", Warning, "CorsGuard:DefaultPolicy:DangerouslyAllowUnboundedRegexes", static policy => (policy.AllowedOriginRegexes, policy.DangerouslyAllowUnboundedRegexes) = (["https://.*"], true) },
        { "CG3001", Error, Methods, static policy => policy.AllowedMethods = ["GET POST"] },
        { "CG3002", Error, Methods, static policy => policy.AllowedMethods = ["trace"] },
        { "CG3003", Error, Headers, static policy => policy.AllowedHeaders = ["X Custom"] },
        { "CG3003", Error, Exposed, static policy => policy.ExposedHeaders = [""] },
        { "CG3004", Error, Headers, static policy => policy.AllowedHeaders = ["Sec-Fetch-Site"] },
        { "CG3005", Error, Exposed, static policy => policy.ExposedHeaders = ["set-cookie"] },
        { "CG3006", Error, Exposed, static policy => policy.ExposedHeaders = ["Access-Control-Allow-Origin"] },
        { "CG3007", Error, "CorsGuard:DefaultPolicy:PreflightMaxAge", static policy => policy.PreflightMaxAge = TimeSpan.FromSeconds(86401) },
        { "CG3007", Error, "CorsGuard:DefaultPolicy:PreflightMaxAge", static policy => policy.PreflightMaxAge = TimeSpan.FromSeconds(-1) },
        { "CG3008", Error, "CorsGuard:DefaultPolicy:PreflightSuccessStatus", static policy => policy.PreflightSuccessStatus = 300 },
        { "CG3009", Information, Methods, static policy => policy.AllowedMethods = ["get"] },
        { "CG3010", Information, Headers, static policy => policy.AllowedHeaders = ["X-A", "x-a"] },
        { "CG4001", Error, Credentials, static policy => (policy.AllowedOrigins, policy.AllowCredentials) = (["*"], true) },
        { "CG4002", Error, Origins, static policy => (policy.AllowedOrigins, policy.AllowCredentials) = (["http://a.example.com"], true) },
        { "CG4002", Error, Regexes, static policy => (policy.AllowedOriginRegexes, policy.AllowCredentials) = (["https?://a\\.example\\.com"], true) },
        { "CG4003", Error, Origins, static policy => (policy.AllowedOrigins, policy.AllowCredentials) = (["https://*.github.io"], true) },
        { "CG4003", Error, Origins, static policy => (policy.AllowedOrigins, policy.AllowCredentials) = (["https://*.amazonaws.com"], true) },
        { "CG4004", Error, Credentials, static policy => (policy.AllowedOrigins, policy.AllowCredentials, policy.DangerouslyAllowNullOrigin) = (["null"], true, true) },
        { "CG4005", Error, Exposed, static policy => (policy.AllowCredentials, policy.ExposedHeaders) = (true, ["*"]) },
        { "CG4007", Warning, Origins, static policy => policy.AllowedOrigins = [] },
        { "CG4008", Warning, "CorsGuard:DefaultPolicy:DangerouslyAllowInsecureOrigins", static policy => policy.DangerouslyAllowInsecureOrigins = true },
        { "CG4009", Warning, "CorsGuard:DefaultPolicy:DangerouslyAllowPublicSuffixWildcards", static policy => policy.DangerouslyAllowPublicSuffixWildcards = true },
    };

    public static TheoryData<Action<CorsGuardPolicyOptions>> Accepted => new()
    {
        static policy => policy.AllowedOrigins = ["https://a.example.com", "http://localhost:*", "https://*.example.com:8443", "http://127.0.0.1:8080", "http://[::1]:3000"],
        static policy => policy.AllowedOrigins = ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "capacitor://localhost", "tauri://localhost"],
        static policy => policy.AllowedOrigins = ["*"],
        static policy => policy.AllowedOrigins = ["https://*.github.io"],
        static policy => policy.AllowedOrigins = ["http://a.example.com"],
        static policy => (policy.AllowedOrigins, policy.AllowCredentials) = (["http://localhost:3000", "http://*.localhost:*", "http://127.0.0.1"], true),
        static policy => (policy.AllowedOrigins, policy.AllowCredentials) = (["https://*.example.co.uk"], true),
        static policy => (policy.AllowedMethods, policy.AllowedHeaders, policy.ExposedHeaders) = (["*"], ["*", "Authorization"], ["*"]),
        static policy => (policy.AllowedMethods, policy.AllowedHeaders, policy.ExposedHeaders) = ([], [], []),
        static policy => policy.AllowedHeaders = ["X-HTTP-Method-Override", "X-Custom", "Range"],
        static policy => (policy.PreflightMaxAge, policy.PreflightSuccessStatus) = (TimeSpan.Zero, 200),
        static policy => (policy.PreflightMaxAge, policy.PreflightSuccessStatus) = (TimeSpan.FromDays(1), 299),
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Compile_OfASettingThatIsWrong_ReportsIt(
        string code, CorsGuardDiagnosticSeverity severity, string path, Action<CorsGuardPolicyOptions> change)
    {
        var diagnostic = Assert.Single(Compile(change), diagnostic => diagnostic.Code == code);

        Assert.Equal(severity, diagnostic.Severity);
        Assert.StartsWith(path, diagnostic.Path, StringComparison.Ordinal);
        Assert.NotEmpty(diagnostic.Message);
        Assert.NotEmpty(diagnostic.Hint);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Compile_OfSettingsThatAreRight_ReportsNothing(Action<CorsGuardPolicyOptions> change) => Assert.Empty(Compile(change));

    [Fact]
    public void Compile_ReportsAllProblemsTogether()
    {
        var codes = Compile(static policy =>
        {
            policy.AllowedOrigins = ["a.example.com", "null"];
            policy.AllowedMethods = ["TRACE"];
            policy.PreflightSuccessStatus = 404;
        }).Select(static diagnostic => diagnostic.Code);

        Assert.Equal(["CG2002", "CG2008", "CG3002", "CG3008"], codes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Element_OfAnArray_HasAPathOfItsOwn()
    {
        var options = new CorsGuardOptions { DefaultPolicy = new() { AllowedOrigins = ["https://a.example.com", "nonsense"] } };
        var locations = new SettingLocations { ["DefaultPolicy:AllowedOrigins"] = new(Origins, "appsettings.json", HasElements: true) };
        var diagnostics = new DiagnosticBag();

        PolicySetCompiler.Compile(options, locations, diagnostics, CompileSettings.Default);

        var diagnostic = Assert.Single(diagnostics.Diagnostics);
        Assert.Equal((Origins + ":1", "appsettings.json"), (diagnostic.Path, diagnostic.Source));
    }

    [Fact]
    public void Compile_WithoutAnyPolicy_Warns()
    {
        var diagnostics = new DiagnosticBag();

        PolicySetCompiler.Compile(new CorsGuardOptions(), new SettingLocations(), diagnostics, CompileSettings.Default);

        Assert.Equal("CG4006", Assert.Single(diagnostics.Diagnostics).Code);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("Default")]
    public void Compile_OfAReservedName_ReportsIt(string name)
    {
        var options = new CorsGuardOptions { Policies = { [name] = new() { AllowedOrigins = ["https://a.example.com"] } } };
        var diagnostics = new DiagnosticBag();

        PolicySetCompiler.Compile(options, new SettingLocations(), diagnostics, CompileSettings.Default);

        Assert.Contains(diagnostics.Diagnostics, static diagnostic => diagnostic.Code == "CG1009");
    }

    private static IReadOnlyList<CorsGuardDiagnostic> Compile(Action<CorsGuardPolicyOptions> change)
    {
        var options = new CorsGuardOptions { DefaultPolicy = new() { AllowedOrigins = ["https://a.example.com"] } };
        change(options.DefaultPolicy);
        var diagnostics = new DiagnosticBag();
        PolicySetCompiler.Compile(options, new SettingLocations(), diagnostics, CompileSettings.Default);
        return diagnostics.Diagnostics;
    }
}
