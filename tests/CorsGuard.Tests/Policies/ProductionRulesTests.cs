using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class ProductionRulesTests
{
    private static readonly string[] Codes = ["CG2030", "CG2031", "CG2032", "CG2033", "CG4010", "CG4011", "CG4012"];

    [Theory]
    [InlineData("http://localhost:3000", "CG2030")]
    [InlineData("https://localhost", "CG2030")]
    [InlineData("http://*.localhost:*", "CG2030")]
    [InlineData("http://127.0.0.1:8080", "CG2030")]
    [InlineData("http://[::1]", "CG2030")]
    [InlineData("http://10.0.0.1", "CG2031")]
    [InlineData("https://172.16.0.1", "CG2031")]
    [InlineData("https://172.31.255.255", "CG2031")]
    [InlineData("https://192.168.1.10:8443", "CG2031")]
    [InlineData("https://169.254.1.1", "CG2031")]
    [InlineData("https://100.64.0.1", "CG2031")]
    [InlineData("https://[fd00::1]", "CG2031")]
    [InlineData("https://[fe80::1]", "CG2031")]
    [InlineData("https://[::ffff:a00:1]", "CG2031")]
    [InlineData("https://printer.local", "CG2031")]
    [InlineData("https://*.local", "CG2031")]
    [InlineData("http://frontend.example.com", "CG2032")]
    [InlineData("http://203.0.113.7", "CG2032")]
    [InlineData("https://jsfiddle.net", "CG2033")]
    [InlineData("https://demo.ngrok-free.app", "CG2033")]
    [InlineData("https://*.csb.app", "CG2033")]
    [InlineData("https://10.0.0.1.nip.io", "CG2033")]
    public void Compile_OriginThatIsDangerousInProduction_Warns(string origin, string code)
    {
        var policy = new CorsGuardPolicyOptions { AllowedOrigins = ["https://frontend.example.com", origin] };

        var diagnostic = Assert.Single(Compile(policy));

        Assert.Equal((code, CorsGuardDiagnosticSeverity.Warning), (diagnostic.Code, diagnostic.Severity));
        Assert.Contains($"'{origin}'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(Compile(policy, isProduction: false));
    }

    [Theory]
    [InlineData("https://frontend.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("https://localhost.example.com")]
    [InlineData("https://mylocal")]
    [InlineData("https://local.example.com")]
    [InlineData("https://172.15.0.1")]
    [InlineData("https://172.32.0.1")]
    [InlineData("https://11.0.0.1")]
    [InlineData("https://100.128.0.1")]
    [InlineData("https://192.169.0.1")]
    [InlineData("https://[2001:db8::1]")]
    [InlineData("https://team.github.io")]
    [InlineData("https://notjsfiddle.net")]
    [InlineData("capacitor://localhost")]
    [InlineData("tauri://localhost")]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    public void Compile_OriginThatIsFineInProduction_DoesNotWarn(string origin) =>
        Assert.Empty(Compile(new CorsGuardPolicyOptions { AllowedOrigins = [origin] }));

    [Fact]
    public void Compile_WildcardWithCredentials_Warns()
    {
        Assert.Equal("CG4011", Assert.Single(Compile(new() { AllowedOrigins = ["https://*.example.com"], AllowCredentials = true })).Code);
        Assert.Empty(Compile(new() { AllowedOrigins = ["https://a.example.com"], AllowCredentials = true }));

        // The dangers that already have a code of their own are not reported twice.
        Assert.Empty(Compile(new() { AllowedOrigins = ["https://*.github.io"], AllowCredentials = true, DangerouslyAllowPublicSuffixWildcards = true }));
        Assert.Empty(Compile(new() { AllowedOrigins = ["http://a.example.com"], AllowCredentials = true, DangerouslyAllowInsecureOrigins = true }));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("X-Api-Key")]
    [InlineData("X-XSRF-TOKEN")]
    [InlineData("x-session-id")]
    public void Compile_AnyOriginWithAHeaderForSecrets_Warns(string header) =>
        Assert.Equal("CG4010", Assert.Single(Compile(new() { AllowedOrigins = ["*"], AllowedHeaders = ["Content-Type", header] })).Code);

    [Theory]
    [InlineData(@"http://[a-z]+\.example\.com", "CG2032")]
    [InlineData(@"http://localhost:[0-9]+", "CG2030")]
    [InlineData(@"https://192\.168\.0\.[0-9]", "CG2031")]
    [InlineData(@"https://abc\.ngrok\.app", "CG2033")]
    [InlineData(@"https://pr-[0-9]+\.example\.com", null)]
    public void Compile_RegexThatIsDangerousInProduction_Warns(string regex, string? code)
    {
        Assert.Equal(code is null ? [] : [code], Compile(new() { AllowedOriginRegexes = [regex] }).Select(static diagnostic => diagnostic.Code));
        Assert.Empty(Compile(new() { AllowedOriginRegexes = [regex] }, isProduction: false));
    }

    [Theory]
    [InlineData("internet", "Content-Type")]
    [InlineData("international", "Content-Type")]
    [InlineData("catalogue", "X-Max-Tokens")]
    public void Compile_AnyOriginWithAHarmlessWord_DoesNotWarn(string name, string header) =>
        Assert.Empty(Compile(new() { AllowedOrigins = ["*"], AllowedHeaders = [header] }, name));

    [Fact]
    public void Compile_AnyOriginOnAPolicyWithAPrivateName_Warns()
    {
        Assert.Equal("CG4010", Assert.Single(Compile(new() { AllowedOrigins = ["*"] }, "internal-api")).Code);
        Assert.Empty(Compile(new() { AllowedOrigins = ["*"] }, "public-api"));
        Assert.Empty(Compile(new() { AllowedOrigins = ["*"], AllowedHeaders = ["Content-Type", "X-Custom-Header"] }));
    }

    private static List<CorsGuardDiagnostic> Compile(CorsGuardPolicyOptions policy, string? name = null, bool isProduction = true)
    {
        var options = new CorsGuardOptions();
        if (name is null)
        {
            options.DefaultPolicy = policy;
        }
        else
        {
            options.Policies[name] = policy;
        }

        var diagnostics = new DiagnosticBag();
        PolicySetCompiler.Compile(options, new SettingLocations(), diagnostics, CompileSettings.Default with { IsProduction = isProduction });
        return [.. diagnostics.Diagnostics.Where(static diagnostic => Codes.Contains(diagnostic.Code))];
    }
}
