using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

public sealed class ProfileTests
{
    private const string BaseKey = "CorsGuard:DefaultPolicy:AllowedOrigins";
    private const string ProfileKey = "CorsGuard:Profiles:Staging:DefaultPolicy:AllowedOrigins";

    private const string Both = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://base.example.com", "https://base2.example.com" ] },
            "Paths": { "/a": "none", "/b": "none" },
            "Profiles": {
              "Staging": {
                "DefaultPolicy": { "AllowedOrigins": [ "https://staging.example.com" ], "AllowCredentials": "yes" },
                "Policies": { "partners": { "AllowedOrigins": "https://partner.example.com" } },
                "Paths": { "/a": "partners" },
                "FailOnWarnings": true
              }
            }
          }
        }
        """;

    [Fact]
    public void Read_OneSource_TheActiveProfileWins()
    {
        var reading = Reading.Of(Reading.Json(Both), "Staging");

        Assert.Equal(["https://staging.example.com"], reading.AllowedOrigins);
        Assert.True(reading.Policy.AllowCredentials);
        Assert.Equal("partners", reading.Options.Paths["/a"]);
        Assert.Equal("none", reading.Options.Paths["/b"]);
        Assert.True(reading.Options.FailOnWarnings);
        Assert.Equal(["https://partner.example.com"], reading.Options.Policies["partners"].AllowedOrigins!);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Stagin")]
    [InlineData(null)]
    public void Read_InactiveProfile_NeverApplies(string? environment)
    {
        var reading = Reading.Of(Reading.Json(Both), environment);

        Assert.Equal(["https://base.example.com", "https://base2.example.com"], reading.AllowedOrigins);
        Assert.False(reading.Policy.AllowCredentials);
        Assert.Equal("none", reading.Options.Paths["/a"]);
        Assert.False(reading.Options.FailOnWarnings);
        Assert.Empty(reading.Options.Policies);
        reading.AssertClean();
    }

    [Fact]
    public void Read_BaseOfALaterSource_WinsOverTheProfileOfAnEarlierOne()
    {
        var reading = Reading.Of(Layers((ProfileKey + ":0", "https://profile.example.com"), (BaseKey, "https://base.example.com")), "Staging");

        Assert.Equal(["https://base.example.com"], reading.AllowedOrigins);
        reading.AssertOnly("CG1005", CorsGuardDiagnosticSeverity.Information, BaseKey);
    }

    [Fact]
    public void Read_ProfileOfALaterSource_WinsOverTheBaseOfAnEarlierOne()
    {
        var reading = Reading.Of(Layers((BaseKey, "https://base.example.com"), (ProfileKey + ":0", "https://profile.example.com")), "Staging");

        Assert.Equal(["https://profile.example.com"], reading.AllowedOrigins);
        reading.AssertOnly("CG1005", CorsGuardDiagnosticSeverity.Information, ProfileKey);
    }

    [Fact]
    public void Read_InactiveProfileOfALaterSource_HidesNothing()
    {
        var reading = Reading.Of(Layers((BaseKey, "https://base.example.com"), (ProfileKey, "https://profile.example.com")), "Production");

        Assert.Equal(["https://base.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Fact]
    public void Read_NullInTheActiveProfile_SaysNothing()
    {
        var reading = Reading.Of(Layers((BaseKey, "https://base.example.com"), (ProfileKey, null)), "Staging");

        Assert.Equal(["https://base.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("Staging")]
    [InlineData("staging")]
    [InlineData(" Staging\n")]
    public void Read_ProfileVariable_WinsOverTheEnvironmentName(string profile)
    {
        var reading = Reading.Of(With(profile), "Production");

        Assert.Equal(["https://staging.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Read_EmptyProfileVariable_MeansNoProfile(string profile)
    {
        var reading = Reading.Of(With(profile), "Staging");

        Assert.Equal(["https://base.example.com", "https://base2.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Fact]
    public void Read_ProfileVariableInSeveralSources_TheHighestCounts()
    {
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(With("Nowhere"))
            .AddInMemoryCollection([new("CORSGUARD_PROFILE", "Staging")])
            .AddInMemoryCollection([new("CORSGUARD_PROFILE", null)])
            .Build();
        var reading = Reading.Of(configuration, "Production");

        Assert.Equal(["https://staging.example.com"], reading.AllowedOrigins);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("Stagin")]
    [InlineData("Production")]
    public void Read_MissingProfile_IsAnError(string profile)
    {
        var diagnostic = Reading.Of(With(profile), "Staging").AssertOnly("CG1006", CorsGuardDiagnosticSeverity.Error, "CORSGUARD_PROFILE");

        Assert.Equal("Memory", diagnostic.Source);
        Assert.Contains("Staging", diagnostic.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingProfileOfTheEnvironmentName_IsNoError() => Reading.Of(Reading.Json(Both), "Production").AssertClean();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Read_EmptyEnvironmentName_MeansNoProfile(string environment)
    {
        var read = Reading.Of(Reading.Json(Both), environment);

        read.AssertClean();
        Assert.DoesNotContain(read.AllowedOrigins, static origin => origin.Contains("localhost", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "CorsGuard": { "Profiles": [ { "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" } } ] } }""", "CorsGuard:Profiles:0")]
    [InlineData("""{ "CorsGuard": { "Policies": [ { "AllowedOrigins": "https://a.example.com" } ] } }""", "CorsGuard:Policies:0")]
    public void Read_ListInPlaceOfNames_IsAnError(string json, string path) =>
        Assert.Equal(path, Assert.Single(Reading.OfJson(json).With("CG1002")).Path);

    [Theory]
    [InlineData("42")]
    [InlineData("1")]
    public void Read_NumberAsAName_IsAName(string name) =>
        Reading.OfJson($$"""{ "CorsGuard": { "Policies": { "{{name}}": { "AllowedOrigins": "https://a.example.com" } } } }""").AssertClean();

    [Fact]
    public void Load_InactiveProfile_IsNotHeldAgainstThisMachinesVariables()
    {
        var read = Reading.Load(Reading.Json(
            """
            {
              "CorsGuard": {
                "DefaultPolicy": { "AllowedOrigins": [ "https://a.example.com" ] },
                "Profiles": { "Development": { "DefaultPolicy": { "AllowedOrigins": [ "*" ] } } }
              },
              "CORSGUARD_ALLOW_CREDENTIALS": "true"
            }
            """));

        Assert.Empty(read.With("CG1012"));
    }

    [Fact]
    public void Read_EmptyProfileObject_Exists()
    {
        var configuration = Layers(("CORSGUARD_PROFILE", "Bare"), ("CorsGuard:Profiles:Bare", null));

        Assert.Empty(Reading.Of(configuration).With("CG1006"));
    }

    [Fact]
    public void Read_ProfileInsideAProfile_IsAnUnknownKey() =>
        Reading.Of(Reading.Json("""{ "CorsGuard": { "Profiles": { "Staging": { "Profiles": { "X": {} } } } } }"""), "Staging")
            .AssertOnly("CG1001", CorsGuardDiagnosticSeverity.Error, "CorsGuard:Profiles:Staging:Profiles");

    [Fact]
    public void Load_ErrorsOfInactiveProfiles_AreWarnings()
    {
        var reading = Reading.Load(Reading.Json("""
            {
              "CorsGuard": {
                "DefaultPolicy": { "AllowedOrigins": [ "https://base.example.com" ] },
                "Profiles": {
                  "Development": { "DefaultPolicy": { "AllowedOrigins": [ "http://localhost:*" ] } },
                  "Staging": {
                    "DefaultPolicy": { "AllowedOrigins": [ "frontend.example.com" ], "AllowCredentails": true },
                    "Policies": { "none": { "AllowedMethods": [] } },
                    "Paths": { "a": "missing" }
                  }
                }
              }
            }
            """));

        const string Profile = "CorsGuard:Profiles:Staging:";
        Assert.All(reading.Diagnostics, static diagnostic => Assert.Equal(("CG1012", CorsGuardDiagnosticSeverity.Warning), (diagnostic.Code, diagnostic.Severity)));
        Assert.Equal(
            [Profile + "DefaultPolicy:AllowCredentails", Profile + "DefaultPolicy:AllowedOrigins:0", Profile + "Paths:a", Profile + "Paths:a", Profile + "Policies:none"],
            reading.Diagnostics.Select(static diagnostic => diagnostic.Path).Order(StringComparer.Ordinal));
        Assert.All(reading.Diagnostics, static diagnostic => Assert.Contains("'Staging'", diagnostic.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_ErrorsOfTheBase_AreNotRepeatedForInactiveProfiles()
    {
        var reading = Reading.Load(Reading.Json("""
            { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "frontend.example.com" ] }, "Profiles": { "A": {}, "B": {} } } }
            """));

        Assert.Empty(reading.With("CG1012"));
        reading.AssertReported("CG2002", CorsGuardDiagnosticSeverity.Error, "CorsGuard:DefaultPolicy:AllowedOrigins:0");
    }

    [Fact]
    public void Load_SoundInactiveProfiles_AreNotMentioned() =>
        Assert.Empty(Reading.Load(Reading.Json(Both)).With("CG1012"));

    private static IConfigurationRoot With(string profile) =>
        new ConfigurationBuilder().AddConfiguration(Reading.Json(Both)).AddInMemoryCollection([new("CORSGUARD_PROFILE", profile)]).Build();

    private static IConfigurationRoot Layers(params (string Key, string? Value)[] pairs)
    {
        var builder = new ConfigurationBuilder();
        foreach (var (key, value) in pairs)
        {
            builder.AddInMemoryCollection([new(key, value)]);
        }

        return builder.Build();
    }
}
