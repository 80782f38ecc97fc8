using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

public sealed class LayeringTests
{
    private const string LongKey = "CorsGuard:DefaultPolicy:AllowedOrigins";

    private const string Base = """
        { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "http://localhost:3000", "http://localhost:5173" ], "AllowCredentials": true } } }
        """;

    private const string Production = """
        { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] } } }
        """;

    [Fact]
    public void Read_BaseAndProductionFiles_DevelopmentOriginsDoNotSurvive()
    {
        using var directory = new TempDirectory().With("appsettings.json", Base).With("appsettings.Production.json", Production);
        var configuration = Files(directory, "appsettings.json", "appsettings.Production.json").Build();

        // What the framework makes of it: the second element of the base file is still there.
        Assert.Equal(
            ["https://frontend.example.com", "http://localhost:5173"],
            configuration.GetSection(LongKey).Get<string[]>()!);

        var reading = Reading.Of(configuration, "Production");
        Assert.Equal(["https://frontend.example.com"], reading.AllowedOrigins);
        Assert.True(reading.Policy.AllowCredentials);
    }

    [Fact]
    public void Read_InMemoryAboveJson_OwnsTheList()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(Reading.Json(Base))
            .AddInMemoryCollection([new(LongKey + ":1", "https://b.example.com"), new(LongKey + ":7", "https://c.example.com")])
            .Build();

        Assert.Equal(["https://b.example.com", "https://c.example.com"], Reading.Of(configuration).AllowedOrigins);
    }

    [Theory]
    [InlineData("--CorsGuard:DefaultPolicy:AllowedOrigins=https://a.example.com,https://b.example.com")]
    [InlineData("--CORSGUARD_ALLOWED_ORIGINS=https://a.example.com,https://b.example.com")]
    public void Read_CommandLineAboveJson_OwnsTheList(string argument)
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(Reading.Json(Base)).AddCommandLine([argument]).Build();

        Assert.Equal(["https://a.example.com", "https://b.example.com"], Reading.Of(configuration).AllowedOrigins);
    }

    [Theory]
    [InlineData("CorsGuard__DefaultPolicy__AllowedOrigins")]
    [InlineData("CORSGUARD_ALLOWED_ORIGINS")]
    public void Read_KeyPerFileAboveJson_OwnsTheList(string file)
    {
        using var directory = new TempDirectory().With(file, "https://a.example.com\nhttps://b.example.com\n");
        var configuration = new ConfigurationBuilder().AddConfiguration(Reading.Json(Base)).AddKeyPerFile(directory.Path).Build();

        Assert.Equal(["https://a.example.com", "https://b.example.com"], Reading.Of(configuration).AllowedOrigins);
    }

    [Fact]
    public void Read_ChainedRoot_ItsSourcesStandWhereItStands()
    {
        var chained = Reading.Json(Base, Production);
        var below = new ConfigurationBuilder().AddConfiguration(chained).AddInMemoryCollection([new(LongKey, "https://above.example.com")]).Build();
        var above = new ConfigurationBuilder().AddInMemoryCollection([new(LongKey, "https://below.example.com")]).AddConfiguration(chained).Build();

        Assert.Equal(["https://above.example.com"], Reading.Of(below).AllowedOrigins);
        Assert.Equal(["https://frontend.example.com"], Reading.Of(above).AllowedOrigins);
    }

    [Fact]
    public void Read_ChainedSection_IsReadWhereItIsMounted()
    {
        var tenants = Reading.Json(
            """{ "Tenants": { "One": { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://one.example.com", "https://two.example.com" ] } } } } }""",
            """{ "Tenants": { "One": { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://three.example.com" ] } } } } }""");
        var configuration = new ConfigurationBuilder().AddConfiguration(tenants.GetSection("Tenants:One")).Build();

        Assert.Equal("https://three.example.com", configuration[LongKey + ":0"]);
        Assert.Equal(["https://three.example.com"], Reading.Of(configuration).AllowedOrigins);
    }

    [Fact]
    public void Read_SectionChainedInAChainedSection_IsReadWhereItIsMounted()
    {
        var innermost = Reading.Json("""{ "B": { "Tenants": { "One": { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://one.example.com" } } } } } }""");
        var middle = new ConfigurationBuilder().AddConfiguration(innermost.GetSection("B")).Build();
        var configuration = new ConfigurationBuilder().AddConfiguration(middle.GetSection("Tenants:One")).Build();

        Assert.Equal("https://one.example.com", configuration[LongKey]);
        Assert.Equal(["https://one.example.com"], Reading.Of(configuration).AllowedOrigins);
    }

    [Fact]
    public void Read_ConfigurationManager_IsTakenApart()
    {
        using var manager = new ConfigurationManager();
        manager.AddConfiguration(Reading.Json(Base));
        manager.AddInMemoryCollection([new(LongKey + ":0", "https://a.example.com")]);

        Assert.Equal(["https://a.example.com"], Reading.Of(manager).AllowedOrigins);
        Assert.Equal(["https://a.example.com"], Reading.Of(manager.GetSection("CorsGuard")).AllowedOrigins);
    }

    [Fact]
    public void Read_ConfigurationThatCannotBeTakenApart_IsOneSource()
    {
        var configuration = new Opaque(Reading.Json(Base));

        Assert.Equal(["http://localhost:3000", "http://localhost:5173"], Reading.Of(configuration).AllowedOrigins);
    }

    [Fact]
    public void Read_SeveralConfigurations_TheLaterWins()
    {
        Assert.Equal(["https://frontend.example.com"], Reading.Of([Reading.Json(Base), Reading.Json(Production)]).AllowedOrigins);
        Assert.Equal(["http://localhost:3000", "http://localhost:5173"], Reading.Of([Reading.Json(Production), Reading.Json(Base)]).AllowedOrigins);
    }

    [Fact]
    public void Read_SingleValuesOfSeveralSources_EachTakenFromTheHighestThatSaysIt()
    {
        var reading = Reading.OfJson(
            """{ "CorsGuard": { "DefaultPolicy": { "AllowCredentials": true, "PreflightMaxAge": "10m" }, "Paths": { "/a": "none", "/b": "none" } } }""",
            """{ "CorsGuard": { "DefaultPolicy": { "AllowCredentials": false }, "Paths": { "/B": "default" } } }""");

        Assert.False(reading.Policy.AllowCredentials);
        Assert.Equal(TimeSpan.FromMinutes(10), reading.Policy.PreflightMaxAge);
        Assert.Equal([("/a", "none"), ("/b", "default")], reading.Options.Paths.OrderBy(static path => path.Key).Select(static path => (path.Key, path.Value)));
    }

    private static IConfigurationBuilder Files(TempDirectory directory, params string[] files)
    {
        var builder = new ConfigurationBuilder().SetBasePath(directory.Path);
        foreach (var file in files)
        {
            builder.AddJsonFile(file);
        }

        return builder;
    }

    private sealed class Opaque(IConfiguration inner) : IConfiguration
    {
        public string? this[string key]
        {
            get => inner[key];
            set => inner[key] = value;
        }

        public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

        public Microsoft.Extensions.Primitives.IChangeToken GetReloadToken() => inner.GetReloadToken();

        public IConfigurationSection GetSection(string key) => inner.GetSection(key);
    }
}
