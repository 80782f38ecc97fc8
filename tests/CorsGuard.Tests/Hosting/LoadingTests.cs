using CorsGuard.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CorsGuard.Tests.Hosting;

/// <summary>What the calls of AddCorsGuard make of the host's configuration, another one, and code.</summary>
public sealed class LoadingTests
{
    private const string Origins = "CorsGuard:DefaultPolicy:AllowedOrigins";
    private const string Profiles = """
        { "CorsGuard": { "Profiles": {
          "Production": { "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com" ] }, "Policies": { "p": { "AllowedOrigins": "https://a.example.com" } }, "Paths": { "/x": "c" } },
          "Staging": { "DefaultPolicy": { "AllowedMethods": "PUT" }, "Paths": { "/x": "c" } },
          "Qa": {} } } }
        """;

    [Fact]
    public void Code_RunsForTheActiveProfileOnly()
    {
        var calls = 0;

        var loaded = Load(Json(Profiles), services => services.AddCorsGuard(options =>
        {
            calls++;
            options.DefaultPolicy.AllowedOrigins!.Add("https://b.example.com");
            options.Policies["p"].AllowCredentials = true;
            options.Policies["c"] = new CorsGuardPolicyOptions { AllowedOrigins = ["https://c.example.com"] };
        }));

        Assert.Equal(1, calls);
        Assert.Empty(Codes(loaded, CorsGuardDiagnosticSeverity.Warning));
        Assert.Equal(["https://a.example.com", "https://b.example.com"], loaded.Options.DefaultPolicy.AllowedOrigins);
    }

    [Fact]
    public void SameErrorInTwoInactiveProfiles_IsReportedForBoth()
    {
        var loaded = Load(
            Json("""
                { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://a.example.com", "AllowCredentials": true },
                  "Profiles": { "A": { "DefaultPolicy": { "AllowedOrigins": "*" } }, "B": { "DefaultPolicy": { "AllowedOrigins": "*" } } } } }
                """),
            static services => services.AddCorsGuard());

        Assert.Equal(["CG1012", "CG1012"], Codes(loaded, CorsGuardDiagnosticSeverity.Warning));
    }

    [Theory]
    [InlineData("CORSGUARD_PROFILE:0", "Production")]
    [InlineData("CORSGUARD_PROFILE:x", "Production")]
    public void ProfileOfTheWrongType_IsAnError(string key, string value) => Assert.Contains(
        "CG1002", Codes(Load(Pairs((key, value), (Origins, "*")), static services => services.AddCorsGuard()), CorsGuardDiagnosticSeverity.Error));

    [Fact]
    public void Calls_WithAndWithoutAConfiguration_Compose()
    {
        var host = Pairs((Origins, "https://host.example.com"), ("CorsGuard:DefaultPolicy:AllowedMethods", "PUT"));
        var given = Pairs((Origins, "https://given.example.com"));

        var both = Load(host, services => services.AddCorsGuard().AddCorsGuard(given)).Options.DefaultPolicy;
        var reversed = Load(host, services => services.AddCorsGuard(given).AddCorsGuard()).Options.DefaultPolicy;
        var alone = Load(host, services => services.AddCorsGuard(given).AddCorsGuard(static _ => { })).Options.DefaultPolicy;

        Assert.Equal(("https://given.example.com", "PUT"), (both.AllowedOrigins![0], both.AllowedMethods![0]));
        Assert.Equal(("https://given.example.com", "PUT"), (reversed.AllowedOrigins![0], reversed.AllowedMethods![0]));
        Assert.Equal("https://given.example.com", alone.AllowedOrigins![0]);
        Assert.Null(alone.AllowedMethods);
    }

    [Fact]
    public void ShortNamesOfTheHost_CountBesideAnotherConfiguration()
    {
        var given = Json("""
            { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://given.example.com" },
              "Profiles": { "Staging": { "DefaultPolicy": { "AllowedMethods": "PUT" } } } } }
            """);

        var loaded = Load(
            Pairs(("CORSGUARD_ALLOWED_ORIGINS", "https://host.example.com"), ("CORSGUARD_PROFILE", "staging"), ("CORSGUARD_TYPO", "x"), (Origins, "*")),
            services => services.AddCorsGuard(given));

        Assert.Equal(["https://host.example.com"], loaded.Options.DefaultPolicy.AllowedOrigins);
        Assert.Equal(["PUT"], loaded.Options.DefaultPolicy.AllowedMethods);
        Assert.Equal(["CG1008"], Codes(loaded, CorsGuardDiagnosticSeverity.Warning));
    }

    [Fact]
    public void RootWithOtherPeoplesKeys_IsNotTakenForTheSection()
    {
        var configuration = Pairs(("Policies:Retry:Count", "3"), ("Paths:Data", "/var"), ("Logging:Level", "x"), ("CORSGUARD_ALLOWED_ORIGINS", "https://a.example.com"));

        var loaded = Load(configuration, services => services.AddCorsGuard(configuration));

        Assert.Empty(loaded.Diagnostics.Diagnostics);
        Assert.Equal(["https://a.example.com"], loaded.Options.DefaultPolicy.AllowedOrigins);
    }

    [Fact]
    public void RootThatIsTheSection_HasItsTyposReported()
    {
        var given = Pairs(("DefaultPolicy:AllowedOrigins", "https://a.example.com"), ("Polices:x:AllowedOrigins", "https://a.example.com"), ("FailOnWarning", "true"), ("Logging:Level", "x"));

        var loaded = Load(Pairs(), services => services.AddCorsGuard(given));

        Assert.Equal(["CG1001", "CG1001"], Codes(loaded, CorsGuardDiagnosticSeverity.Error));
    }

    [Fact]
    public void RootThatHoldsOnlyKeysOfTheSection_IsTheSection() => Assert.True(
        Load(Pairs(), static services => services.AddCorsGuard(Pairs(("FailOnWarnings", "true"), ("Policies:p:AllowedOrigins", "https://a.example.com")))).Options.FailOnWarnings);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NoPolicy_IsReportedUnlessTheApplicationHasItsOwn(bool hasOwn)
    {
        var loaded = Load(Pairs(), services =>
        {
            services.AddCorsGuard();
            if (hasOwn)
            {
                services.AddCors(static options => options.AddDefaultPolicy(static policy => policy.WithOrigins("https://a.example.com")));
            }
        });

        Assert.Equal(hasOwn ? [] : ["CG4006"], Codes(loaded, CorsGuardDiagnosticSeverity.Warning));
    }

    [Fact]
    public void Elements_AreNamedByTheirKeys()
    {
        var loaded = Load(
            Pairs(
                (Origins + ":0", ""), (Origins + ":3", "https://a.example.com/x"), (Origins + ":10", "https://B.example.com"),
                ("CorsGuard:DefaultPolicy:AllowedMethods:01", "TRACE")),
            static services => services.AddCorsGuard());

        Assert.Equal(
            ["CG1004 :0", "CG2003 :3", "CG2011 :10", "CG3002 :01"],
            loaded.Diagnostics.Diagnostics.Select(static diagnostic => $"{diagnostic.Code} {diagnostic.Path[diagnostic.Path.LastIndexOf(':')..]}").Order(StringComparer.Ordinal));
    }

    private static LoadedPolicies Load(IConfiguration host, Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton(host);
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production });
        add(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<PolicyLoader>().Load();
    }

    private static string[] Codes(LoadedPolicies loaded, CorsGuardDiagnosticSeverity severity) =>
        [.. loaded.Diagnostics.Diagnostics.Where(diagnostic => diagnostic.Severity == severity).Select(static diagnostic => diagnostic.Code)];

    private static IConfigurationRoot Json(string text) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))).Build();

    private static IConfigurationRoot Pairs(params (string Key, string Value)[] pairs) => new ConfigurationBuilder()
        .AddInMemoryCollection(pairs.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value)).Build();
}
