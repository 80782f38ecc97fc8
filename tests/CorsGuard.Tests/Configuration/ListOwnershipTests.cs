using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

public sealed class ListOwnershipTests
{
    private const string Path = "CorsGuard:DefaultPolicy:AllowedOrigins";
    private const string Two = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com", "https://b.example.com" ] } } }""";
    private const string Empty = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [] } } }""";
    private const string Null = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": null } } }""";

    [Fact]
    public void Read_EmptyArrayAbove_ClearsTheList()
    {
        var reading = Reading.OfJson(Two, Empty);

        Assert.Empty(reading.AllowedOrigins);
        reading.AssertOnly("CG1005", CorsGuardDiagnosticSeverity.Information, Path);
    }

    [Fact]
    public void Read_EmptyArrayBelow_IsReplaced() =>
        Assert.Equal(["https://a.example.com", "https://b.example.com"], Reading.OfJson(Empty, Two).AllowedOrigins);

    [Fact]
    public void Read_NullAbove_SaysNothing()
    {
        var reading = Reading.OfJson(Two, Null);

        Assert.Equal(["https://a.example.com", "https://b.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Fact]
    public void Read_AbsentList_IsNullAndAnEmptyOneIsEmpty()
    {
        var reading = Reading.OfJson("""{ "CorsGuard": { "DefaultPolicy": { "AllowedMethods": [], "AllowedHeaders": null } } }""");

        Assert.NotNull(reading.Policy.AllowedMethods);
        Assert.Empty(reading.Policy.AllowedMethods);
        Assert.Null(reading.Policy.AllowedHeaders);
        Assert.Null(reading.Policy.AllowedOrigins);
        reading.AssertClean();
    }

    [Fact]
    public void Read_StringAboveArray_OwnsTheList()
    {
        var reading = Reading.OfJson(Two, """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://c.example.com" } } }""");

        Assert.Equal(["https://c.example.com"], reading.AllowedOrigins);
        Assert.Empty(reading.With("CG1003"));
    }

    [Fact]
    public void Read_HiddenLists_AreNamedWithSourceAndKeys()
    {
        using var directory = new TempDirectory().With("base.json", Two);
        var configuration = new ConfigurationBuilder()
            .SetBasePath(directory.Path)
            .AddJsonFile("base.json")
            .AddInMemoryCollection([new(Path, "https://m.example.com")])
            .AddCommandLine([$"--{Path}=https://c.example.com"])
            .Build();

        var hidden = Reading.Of(configuration).With("CG1005");
        Assert.All(hidden, static diagnostic => Assert.Equal(
            (CorsGuardDiagnosticSeverity.Information, Path, "command line"), (diagnostic.Severity, diagnostic.Path, diagnostic.Source)));
        Assert.Collection(
            hidden,
            static diagnostic => Assert.Contains($"Memory ({Path})", diagnostic.Message, StringComparison.Ordinal),
            static diagnostic => Assert.Contains($"base.json ({Path}:0, {Path}:1)", diagnostic.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OtherListAbove_HidesNothing() =>
        Reading.OfJson(Two, """{ "CorsGuard": { "DefaultPolicy": { "AllowedMethods": [ "GET" ] }, "Policies": { "p": { "AllowedOrigins": [] } } } }""").AssertClean();

    [Fact]
    public void Read_SameSourceTwice_HidesNothing()
    {
        // Host builders read the command line for themselves and again for the application.
        string[] arguments = [$"--{Path}=https://c.example.com"];
        var reading = Reading.Of(new ConfigurationBuilder().AddCommandLine(arguments).AddConfiguration(Reading.Json(Two)).AddCommandLine(arguments).Build());

        var hidden = Assert.Single(reading.With("CG1005"));
        Assert.Contains("JsonStream", hidden.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BadElementsOfAHiddenList_AreNotReported() =>
        Reading.OfJson("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "", 1, "a b" ] } } }""", Two)
            .AssertOnly("CG1005", CorsGuardDiagnosticSeverity.Information, Path);

    [Fact]
    public void Read_ScalarAndArrayInOneSource_IsAnError()
    {
        var reading = Reading.OfPairs((Path, "https://a.example.com"), (Path + ":0", "https://b.example.com"));

        Assert.Empty(reading.AllowedOrigins);
        reading.AssertOnly("CG1003", CorsGuardDiagnosticSeverity.Error, Path);
    }

    [Fact]
    public void Read_ScalarAndArrayInTwoSources_IsNoError()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(Path, "https://a.example.com")])
            .AddInMemoryCollection([new(Path + ":0", "https://b.example.com")])
            .Build();
        var reading = Reading.Of(configuration);

        Assert.Equal(["https://b.example.com"], reading.AllowedOrigins);
        reading.AssertOnly("CG1005", CorsGuardDiagnosticSeverity.Information, Path);
    }
}
