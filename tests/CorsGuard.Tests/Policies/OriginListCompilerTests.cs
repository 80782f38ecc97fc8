using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class OriginListCompilerTests
{
    [Fact]
    public void Compile_ValidOrigins_KeepsThemInOrder()
    {
        string[] origins = ["https://b.example.com", "http://localhost:*", "https://*.example.org", "https://a.example.com"];

        var (compiler, compiling) = Compile(new() { AllowedOrigins = origins });

        Assert.Equal(origins, compiler.Patterns.Select(static pattern => pattern.Text));
        Assert.Equal([0, 1, 2, 3], compiler.Patterns.Select(compiler.IndexOf));
        Assert.Empty(compiling.Reported);
        Assert.Equal((false, false), (compiler.AllowsAny, compiler.AllowsNull));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compile_NoList_AllowsNobody(bool isEmpty)
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = isEmpty ? [] : null });

        Assert.Empty(compiler.Patterns);
        Assert.Empty(compiling.Reported);
        Assert.Equal((false, false), (compiler.AllowsAny, compiler.AllowsNull));
    }

    [Fact]
    public void Compile_NormalizedElement_IsReportedAtItsPlace()
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = ["https://a.example.com", "HTTPS://B.example.com:443/"] });

        Assert.Equal(["https://a.example.com", "https://b.example.com"], compiler.Patterns.Select(static pattern => pattern.Text));
        Assert.Equal(["CG2011 AllowedOrigins:1"], compiling.Reported);
        Assert.Contains("'https://b.example.com'", compiling.Single.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_InvalidElements_AreLeftOutAndReportedEach()
    {
        var (compiler, compiling) = Compile(new()
        {
            AllowedOrigins = ["example.com", "https://a.example.com", "https://a.example.com/x", null!, "https://b.example.com:0"],
        });

        Assert.Equal(["https://a.example.com"], compiler.Patterns.Select(static pattern => pattern.Text));
        Assert.Equal(["CG2002 AllowedOrigins:0", "CG2002 AllowedOrigins:3", "CG2003 AllowedOrigins:2", "CG2013 AllowedOrigins:4"], compiling.Reported);
    }

    [Theory]
    [InlineData("example.com", "'https://example.com'")]
    [InlineData("//example.com", "'https://example.com'")]
    [InlineData("https://b\u00fccher.example", "'https://xn--bcher-kva.example'")]
    [InlineData("https://*.b\u00fccher.example:8443", "'https://*.xn--bcher-kva.example:8443'")]
    [InlineData("https://*", "'*' alone")]
    [InlineData("https://a*.example.com", "AllowedOriginRegexes")]
    public void Compile_InvalidElement_HintsAtWhatToWrite(string text, string hint)
    {
        var (_, compiling) = Compile(new() { AllowedOrigins = [text] });

        Assert.Contains(hint, compiling.Single.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example.com", "https://a.example.com")]
    [InlineData("https://a.example.com", "https://A.example.com/")]
    [InlineData("https://*.example.com:*", "https://*.example.com:*")]
    public void Compile_SameOriginTwice_IsReportedOnTheSecond(string first, string second)
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = [first, second] });

        Assert.Equal([first], compiler.Patterns.Select(static pattern => pattern.Text));
        Assert.Contains("CG2012 AllowedOrigins:1", compiling.Reported);
    }

    [Theory]
    [InlineData("https://*.example.com", "https://a.example.com", "CG2012 AllowedOrigins:1")]
    [InlineData("https://a.example.com", "https://*.example.com", "CG2012 AllowedOrigins:0")]
    [InlineData("https://*.a.example.com", "https://*.example.com", "CG2012 AllowedOrigins:0")]
    [InlineData("http://localhost:*", "http://localhost:3000", "CG2012 AllowedOrigins:1")]
    [InlineData("https://*.example.com", "https://example.com", null)]
    [InlineData("https://*.example.com", "https://a.example.com:8443", null)]
    public void Compile_CoveredOrigin_IsReportedButKept(string first, string second, string? reported)
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = [first, second] });

        Assert.Equal([first, second], compiler.Patterns.Select(static pattern => pattern.Text));
        Assert.Equal(reported is null ? [] : [reported], compiling.Reported);
    }

    [Fact]
    public void Compile_VeryLongList_IsNotSearchedForCoveredOrigins()
    {
        var (compiler, compiling) = Compile(new()
        {
            AllowedOrigins = [.. Enumerable.Range(0, 1_001).Select(static i => $"https://*.h{i}.example.com"), "https://a.h0.example.com"],
        });

        Assert.Equal(1_002, compiler.Patterns.Count);
        Assert.Empty(compiling.Reported);
    }

    [Fact]
    public void Compile_AnyAlone_AllowsAny()
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = ["*"] });

        Assert.True(compiler.AllowsAny);
        Assert.Empty(compiler.Patterns);
        Assert.Empty(compiling.Reported);
    }

    [Theory]
    [InlineData("https://a.example.com")]
    public void Compile_AnyBesideAnother_IsReported(string other)
    {
        var (_, compiling) = Compile(new() { AllowedOrigins = ["*", other] });

        Assert.Equal(["CG2010 AllowedOrigins"], compiling.Reported);
    }

    [Fact]
    public void Compile_AnyBesideARegex_IsReported()
    {
        var (_, compiling) = Compile(new() { AllowedOrigins = ["*"], AllowedOriginRegexes = [@"https://a\.example\.com"] });

        Assert.Equal(["CG2010 AllowedOrigins"], compiling.Reported);
    }

    [Theory]
    [InlineData(" * ", "*")]
    [InlineData("NULL", "null")]
    [InlineData("\tnull", "null")]
    public void Compile_AnyAndNullInAnotherSpelling_AreNormalisedLikeOrigins(string text, string canonical)
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = [text], DangerouslyAllowNullOrigin = true });

        Assert.Equal((canonical == "*", canonical == "null"), (compiler.AllowsAny, compiler.AllowsNull));
        Assert.Equal(["CG2011 AllowedOrigins:0"], compiling.Reported);
    }

    [Theory]
    [InlineData(false, "CG2008 AllowedOrigins:1")]
    [InlineData(true, null)]
    public void Compile_Null_NeedsItsSwitch(bool isOn, string? reported)
    {
        var (compiler, compiling) = Compile(new() { AllowedOrigins = ["https://a.example.com", "null"], DangerouslyAllowNullOrigin = isOn });

        Assert.True(compiler.AllowsNull);
        Assert.Equal(reported is null ? [] : [reported], compiling.Reported);
    }

    private static (OriginListCompiler Compiler, PolicyCompiling Compiling) Compile(CorsGuardPolicyOptions options)
    {
        var compiling = new PolicyCompiling(options);
        var compiler = new OriginListCompiler(compiling.Context);
        compiler.Compile();
        return (compiler, compiling);
    }
}
