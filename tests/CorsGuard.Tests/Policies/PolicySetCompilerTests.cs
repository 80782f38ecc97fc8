using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class PolicySetCompilerTests
{
    private const string Origin = "https://a.example.com";

    [Fact]
    public void Compile_Policies_AreFoundByNameIgnoringCase()
    {
        var (set, reported) = Compile(new() { DefaultPolicy = Allowing(Origin), Policies = { ["Partners"] = Allowing(Origin), ["other"] = Allowing(Origin) } });

        Assert.Equal("default", set.Default?.Name);
        Assert.Equal("Partners", set.Find("partners")?.Name);
        Assert.Same(set.Find("PARTNERS"), set.Find("partners"));
        Assert.Null(set.Find("nobody"));
        Assert.Null(set.Find("default"));
        Assert.Equal(["Partners", "other"], set.Named.Select(static policy => policy.Name).Order(StringComparer.Ordinal));
        Assert.Empty(reported);
    }

    [Fact]
    public void Compile_WithoutADefaultPolicy_HasNone()
    {
        var (set, reported) = Compile(new() { Policies = { ["partners"] = Allowing(Origin) } });

        Assert.Null(set.Default);
        Assert.Empty(reported);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    [InlineData("default")]
    [InlineData("Default")]
    public void Compile_ReservedName_IsLeftOut(string name)
    {
        var (set, reported) = Compile(new() { DefaultPolicy = Allowing(Origin), Policies = { [name] = Allowing(Origin) } });

        Assert.Empty(set.Named);
        Assert.Equal([$"CG1009 CorsGuard:Policies:{name}"], reported);
    }

    [Fact]
    public void Compile_Paths_PointToAPolicyTheDefaultOrNone()
    {
        var (set, _) = Compile(new()
        {
            DefaultPolicy = Allowing(Origin),
            Policies = { ["partners"] = Allowing(Origin) },
            Paths = { ["/p"] = "Partners", ["/d/"] = "Default", ["/n"] = "None" },
        });

        Assert.Equal(new PathEntry("/p", "Partners", false), set.Paths.Find("/p/x"));
        Assert.Equal(new PathEntry("/d", null, false), set.Paths.Find("/d"));
        Assert.Equal(true, set.Paths.Find("/n")?.IsNone);
        Assert.Null(set.Paths.Find("/x"));
        Assert.False(set.Paths.IsEmpty);
        Assert.True(Compile(new()).Set.Paths.IsEmpty);
    }

    [Fact]
    public void Compile_ProblemsOfAllPolicies_AreReportedTogether()
    {
        var (_, reported) = Compile(new()
        {
            DefaultPolicy = Allowing("a.example.com"),
            Policies = { ["first"] = Allowing("null"), ["second"] = new() { AllowedOrigins = [Origin], AllowedMethods = ["TRACE"] } },
        });

        Assert.Equal(
            ["CG2002 CorsGuard:DefaultPolicy:AllowedOrigins", "CG2008 CorsGuard:Policies:first:AllowedOrigins", "CG3002 CorsGuard:Policies:second:AllowedMethods"],
            reported);
    }

    [Fact]
    public void Compile_Nothing_Warns() => Assert.Equal(["CG4006 CorsGuard"], Compile(new()).Reported);

    [Fact]
    public void Compile_DefaultPolicyThatAllowsNobody_Warns()
    {
        var (_, reported) = Compile(new() { DefaultPolicy = new() { AllowedOrigins = [] }, Policies = { ["partners"] = Allowing(Origin) } });

        Assert.Equal(["CG4007 CorsGuard:DefaultPolicy:AllowedOrigins"], reported);
    }

    [Fact]
    public void Compile_OnlyNamedPoliciesThatAllowNobody_Warns()
    {
        var (_, reported) = Compile(new() { Policies = { ["partners"] = new(), ["others"] = new() { AllowedOrigins = [] } } });

        Assert.Equal("CG4007", Assert.Single(reported)[..6]);
    }

    [Fact]
    public void Compile_NamedPolicyThatAllowsNobodyBesideAnother_IsAChoice()
    {
        var (_, reported) = Compile(new() { Policies = { ["partners"] = Allowing(Origin), ["closed"] = new() { AllowedOrigins = [] } } });

        Assert.Empty(reported);
    }

    [Fact]
    public void Compile_DefaultPolicyOfRegexesOnly_AllowsSomebody()
    {
        var (set, reported) = Compile(new() { DefaultPolicy = new() { AllowedOriginRegexes = [@"https://a\.example\.com"] } });

        Assert.False(set.Default?.Origins.AllowsNone);
        Assert.Equal(["CG2025 CorsGuard:DefaultPolicy:AllowedOriginRegexes"], reported);
    }

    [Fact]
    public void Compile_PolicyThatCouldNotBeUsed_IsNotReportedAsAllowingNobodyToo()
    {
        var (_, reported) = Compile(new() { DefaultPolicy = Allowing("nonsense") });

        Assert.Equal(["CG2002 CorsGuard:DefaultPolicy:AllowedOrigins"], reported);
    }

    private static CorsGuardPolicyOptions Allowing(string origin) => new() { AllowedOrigins = [origin] };

    private static (PolicySet Set, string[] Reported) Compile(CorsGuardOptions options)
    {
        var bag = new DiagnosticBag();
        var set = PolicySetCompiler.Compile(options, new SettingLocations(), bag, CompileSettings.Default).Policies;
        return (set, [.. bag.Diagnostics.Select(static diagnostic => $"{diagnostic.Code} {diagnostic.Path}").Order(StringComparer.Ordinal)]);
    }
}
