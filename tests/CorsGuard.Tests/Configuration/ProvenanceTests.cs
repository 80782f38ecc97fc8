using CorsGuard.Policies;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

/// <summary>Where a setting was found. Environment variables: <see cref="EnvironmentVariableTests"/>.</summary>
public sealed class ProvenanceTests
{
    private const string Path = "CorsGuard:DefaultPolicy:AllowedOrigins";

    [Fact]
    public void Locations_OfFiles_AreTheFilesThatCount()
    {
        using var directory = new TempDirectory()
            .With("appsettings.json", """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com" ], "AllowCredentials": true }, "Paths": { "/a": "none" } } }""")
            .With("appsettings.Production.json", """{ "CorsGuard": { "Profiles": { "Production": { "DefaultPolicy": { "AllowedOrigins": [ "https://b.example.com" ] } } } } }""");
        var configuration = new ConfigurationBuilder()
            .SetBasePath(directory.Path).AddJsonFile("appsettings.json").AddJsonFile("appsettings.Production.json").Build();
        var locations = Reading.Of(configuration, "Production").Locations;

        Assert.Equal(
            new SettingLocation("CorsGuard:Profiles:Production:DefaultPolicy:AllowedOrigins", "appsettings.Production.json", HasElements: true),
            locations[Reading.Origins]);
        Assert.Equal(("CorsGuard:DefaultPolicy:AllowCredentials", "appsettings.json"), Of(locations["DefaultPolicy:AllowCredentials"]));
        Assert.Equal(("CorsGuard:Paths:/a", "appsettings.json"), Of(locations["Paths:/a"]));
    }

    [Fact]
    public void Locations_OfTheCommandLine_NameIt()
    {
        var location = Reading.Of(new ConfigurationBuilder().AddCommandLine([$"--{Path}=https://a.example.com"]).Build()).Locations[Reading.Origins];

        Assert.Equal(new SettingLocation(Path, "command line"), location);
    }

    [Fact]
    public void Locations_OfKeyPerFile_NameIt()
    {
        using var directory = new TempDirectory().With("CORSGUARD_ALLOWED_ORIGINS", "https://a.example.com");
        var location = Reading.Of(new ConfigurationBuilder().AddKeyPerFile(directory.Path).Build()).Locations[Reading.Origins];

        Assert.Equal(new SettingLocation("CORSGUARD_ALLOWED_ORIGINS", "key-per-file"), location);
    }

    [Fact]
    public void Locations_OfMemory_NameIt() =>
        Assert.Equal(new SettingLocation(Path, "Memory", HasElements: true), Reading.OfPairs((Path + ":0", "https://a.example.com")).Locations[Reading.Origins]);

    [Fact]
    public void Locations_OfPolicies_NameTheSourceThatWroteThem()
    {
        var locations = Reading.OfPairs(("CorsGuard:Policies:partners:AllowCredentials", "true")).Locations;

        Assert.Equal(("CorsGuard:Policies:partners", "Memory"), Of(locations["Policies:partners"]));
    }

    [Fact]
    public void Locations_OfWhatNobodySaid_HaveNoSource() =>
        Assert.Equal((Path, null), Of(Reading.OfPairs(("CorsGuard:DefaultPolicy:AllowedMethods", "GET")).Locations[Reading.Origins]));

    [Fact]
    public void Load_ErrorInAnElement_NamesElementAndFile()
    {
        using var directory = new TempDirectory().With("cors.json", """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com", "b.example.com" ] } } }""");
        var diagnostic = Reading.Load(new ConfigurationBuilder().SetBasePath(directory.Path).AddJsonFile("cors.json").Build())
            .AssertOnly("CG2002", CorsGuardDiagnosticSeverity.Error, Path + ":1");

        Assert.Equal("cors.json", diagnostic.Source);
    }

    [Fact]
    public void Load_ErrorInAOneStringList_NamesTheKeyAndTheCommandLine()
    {
        var configuration = new ConfigurationBuilder().AddCommandLine([$"--{Path}=https://a.example.com,b.example.com"]).Build();

        Assert.Equal("command line", Reading.Load(configuration).AssertOnly("CG2002", CorsGuardDiagnosticSeverity.Error, Path).Source);
    }

    private static (string Path, string? Source) Of(SettingLocation location) => (location.Path, location.Source);
}
