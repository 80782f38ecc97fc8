using Microsoft.AspNetCore.Cors.Infrastructure;

namespace CorsGuard.Tests.Configuration;

public sealed class PathAndNameTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("default")]
    [InlineData("None")]
    [InlineData("DEFAULT")]
    public void Load_ReservedPolicyName_IsAnError(string name) =>
        Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Policies": { "{{name}}": { "AllowedOrigins": "https://a.example.com" } } }""")
            .AssertOnly("CG1009", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Policies:" + name);

    [Fact]
    public void Load_MisspeltNameBesideAnEmptyOne_IsAnError() =>
        Load("""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Policies": { "": { "AllowedOrigins": "https://a.example.com" } }, "Paths": { "/x": "y" } }""")
            .AssertReported("CG1011", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Paths:/x");

    [Theory]
    [InlineData("nones")]
    [InlineData("defaultPolicy")]
    public void Load_OtherPolicyName_IsTaken(string name) =>
        Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Policies": { "{{name}}": { "AllowedOrigins": "https://a.example.com" } } }""").AssertClean();

    [Theory]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("~/a")]
    [InlineData("*")]
    public void Load_PathWithoutLeadingSlash_IsAnError(string path) =>
        Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Paths": { "{{path}}": "none" } }""")
            .AssertOnly("CG1010", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Paths:" + path);

    [Theory]
    [InlineData("/a", "default", "/a/", "none", "CG1013", CorsGuardDiagnosticSeverity.Error)]
    [InlineData("/a", "default", "/A/", "none", "CG1013", CorsGuardDiagnosticSeverity.Error)]
    [InlineData("/a", "none", "/a/", "None", "CG1014", CorsGuardDiagnosticSeverity.Information)]
    [InlineData("/a", "none", "/a/b", "none", "CG1014", CorsGuardDiagnosticSeverity.Information)]
    [InlineData("/", "none", "/a/b/c", "none", "CG1014", CorsGuardDiagnosticSeverity.Information)]
    public void Load_PathThatCannotMatter_IsReported(
        string path, string policy, string other, string otherPolicy, string code, CorsGuardDiagnosticSeverity severity) =>
        Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Paths": { "{{path}}": "{{policy}}", "{{other}}": "{{otherPolicy}}" } }""")
            .AssertOnly(code, severity, "CorsGuard:Paths:" + other);

    [Theory]
    [InlineData("/a", "none", "/ab", "none")]
    [InlineData("/a", "none", "/b", "none")]
    [InlineData("/a", "none", "/a/b", "default")]
    public void Load_PathsThatMatter_AreTaken(string path, string policy, string other, string otherPolicy) =>
        Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Paths": { "{{path}}": "{{policy}}", "{{other}}": "{{otherPolicy}}" } }""").AssertClean();

    [Theory]
    [InlineData("//")]
    [InlineData("/a//b")]
    [InlineData("/a%20b")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    public void Load_PathThatNothingMatches_IsAnError(string path) =>
        Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Paths": { "{{path}}": "none" } }""")
            .AssertOnly("CG1010", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Paths:" + path);

    [Theory]
    [InlineData("/100%")]
    [InlineData("/a b")]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("/a/b/")]
    public void Load_PathWithLeadingSlash_IsTaken(string path)
    {
        var reading = Load($$"""{ "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" }, "Paths": { "{{path}}": "default" } }""");

        Assert.Equal("default", reading.Options.Paths[path]);
        reading.AssertClean();
    }

    [Fact]
    public void Load_PathToAnUnknownPolicy_IsAnErrorWithDidYouMean()
    {
        var diagnostic = Load("""{ "Policies": { "partners": { "AllowedOrigins": "https://a.example.com" } }, "Paths": { "/a": "partner" } }""")
            .AssertOnly("CG1011", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Paths:/a");

        Assert.Contains("'partners'", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PathToTheDefaultPolicyWithoutOne_IsAnError() =>
        Load("""{ "Policies": { "partners": { "AllowedOrigins": "https://a.example.com" } }, "Paths": { "/a": "Default" } }""")
            .AssertOnly("CG1011", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Paths:/a");

    [Theory]
    [InlineData("partners")]
    [InlineData("PARTNERS")]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("framework")]
    [InlineData("default")]
    public void Load_PathToAKnownPolicy_IsTaken(string name) =>
        Reading.Load(
            Reading.Json($$"""{ "CorsGuard": { "Policies": { "partners": { "AllowedOrigins": "https://a.example.com" } }, "Paths": { "/a": "{{name}}" } } }"""),
            framework: static options =>
            {
                options.AddPolicy("framework", static (CorsPolicyBuilder _) => { });
                options.AddDefaultPolicy(static (CorsPolicyBuilder _) => { });
            }).AssertClean();

    private static Reading Load(string section) => Reading.Load(Reading.Json($$"""{ "CorsGuard": {{section}} }"""));
}
