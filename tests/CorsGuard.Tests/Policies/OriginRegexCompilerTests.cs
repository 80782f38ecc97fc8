using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class OriginRegexCompilerTests
{
    private const string Bounded = @"https://pr-[0-9]+\.preview\.example\.com";

    [Fact]
    public void Compile_BoundedRegexes_ReportsWhatEachTrusts()
    {
        var (audited, compiling) = Compile(new() { AllowedOriginRegexes = [Bounded, @"https://(a|b)\.(example|sample)\.com"] });

        Assert.Equal([Bounded, @"https://(a|b)\.(example|sample)\.com"], audited.Select(static item => item.Regex.Pattern));
        Assert.Equal(["CG2025 AllowedOriginRegexes:0", "CG2025 AllowedOriginRegexes:1"], compiling.Reported);
        Assert.Equal(["AllowedOriginRegexes:0", "AllowedOriginRegexes:1"], audited.Select(static item => item.At.Path));
        Assert.Equal(["example.com", "sample.com"], audited[1].Audit.Domains);
    }

    [Fact]
    public void Compile_BoundedRegex_NamesTheDomain()
    {
        var (_, compiling) = Compile(new() { AllowedOriginRegexes = [Bounded] });

        Assert.Contains("under example.com.", compiling.Single.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://(a", "CG2020")]
    [InlineData("*.example.com", "CG2020")]
    [InlineData(@"https://(?=a)a\.example\.com", "CG2021")]
    [InlineData(@"https://(a)\1\.example\.com", "CG2021")]
    [InlineData(@"https://([a-z0-9-]{1,63}\.){1,127}example\.com", "CG2021")]
    [InlineData(@"(?i)https://a\.example\.com", "CG2022")]
    [InlineData("", "CG2023")]
    [InlineData(" ", "CG2023")]
    [InlineData(null, "CG2023")]
    public void Compile_UnusableRegex_IsLeftOutAndReported(string? pattern, string code)
    {
        var (audited, compiling) = Compile(new() { AllowedOriginRegexes = [Bounded, pattern!], DangerouslyAllowUnboundedRegexes = true });

        Assert.Equal(Bounded, Assert.Single(audited).Regex.Pattern);
        Assert.Equal([$"{code} AllowedOriginRegexes:1"], compiling.Reported.Where(static line => !line.StartsWith("CG2025", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(@"https://(?=a)a\.example\.com", "look-ahead")]
    [InlineData(@"https://(a)\1\.example\.com", "back-reference")]
    public void Compile_ConstructThatTheEngineLacks_IsNamed(string pattern, string name)
    {
        var (_, compiling) = Compile(new() { AllowedOriginRegexes = [pattern] });

        Assert.Contains(name, compiling.Single.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://.*")]
    [InlineData("https://.*example\\.com")]
    [InlineData("https://a.example\\.com\\.[a-z]+")]
    public void Compile_UnboundedRegex_ReportsAnOriginThatItAdmits(string pattern)
    {
        var (audited, compiling) = Compile(new() { AllowedOriginRegexes = [pattern] });

        var witness = Assert.IsType<string>(Assert.Single(audited).Audit.Witness);
        Assert.True(RequestOrigin.TryParse(witness, out _), witness);
        Assert.True(audited[0].Regex.IsMatch(witness), witness);
        Assert.Equal(["CG2026 AllowedOriginRegexes:0"], compiling.Reported);
        Assert.Contains($"'{witness}'", compiling.Single.Message, StringComparison.Ordinal);
        Assert.Contains("DangerouslyAllowUnboundedRegexes", compiling.Single.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_UnboundedRegexWithItsSwitch_IsNotReported()
    {
        var (audited, compiling) = Compile(new() { AllowedOriginRegexes = ["https://.*"], DangerouslyAllowUnboundedRegexes = true });

        Assert.Single(audited);
        Assert.Empty(compiling.Reported);
    }

    [Fact]
    public void Compile_RegexOfManyDomains_IsUnboundedBeyond32()
    {
        static string Of(int count) => $@"https://({string.Join('|', Enumerable.Range(0, count).Select(static i => $"host{i}"))})\.com";

        Assert.Equal(["CG2025 AllowedOriginRegexes:0"], Compile(new() { AllowedOriginRegexes = [Of(32)] }).Compiling.Reported);
        Assert.Equal(["CG2026 AllowedOriginRegexes:0"], Compile(new() { AllowedOriginRegexes = [Of(33)] }).Compiling.Reported);
    }

    [Theory]
    [InlineData(@"https://A\.example\.com")]
    [InlineData(@"https://a\.example\.com/")]
    [InlineData(@"https://a\.example\.com:443")]
    [InlineData(@"a\.example\.com")]
    [InlineData("null")]
    public void Compile_RegexThatNoOriginMatches_IsReported(string pattern)
    {
        var (_, compiling) = Compile(new() { AllowedOriginRegexes = [pattern] });

        Assert.Equal(["CG2024 AllowedOriginRegexes:0"], compiling.Reported);
    }

    [Fact]
    public void Compile_NoList_IsNone()
    {
        var (audited, compiling) = Compile(new() { AllowedOriginRegexes = null });

        Assert.Empty(audited);
        Assert.Empty(compiling.Reported);
    }

    private static (IReadOnlyList<AuditedRegex> Audited, PolicyCompiling Compiling) Compile(CorsGuardPolicyOptions options)
    {
        var compiling = new PolicyCompiling(options);
        return (new OriginRegexCompiler(compiling.Context).Compile(), compiling);
    }
}
