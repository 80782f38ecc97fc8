using System.Text;
using CorsGuard.Configuration;
using CorsGuard.Hosting;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;

namespace CorsGuard.Tests.Configuration;

/// <summary>What the reader, or the whole loader, made of a configuration.</summary>
internal sealed class Reading
{
    public const string Origins = "DefaultPolicy:AllowedOrigins";

    private Reading(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics)
    {
        Options = options;
        Locations = locations;
        Diagnostics = diagnostics.Diagnostics;
    }

    public CorsGuardOptions Options { get; }

    public SettingLocations Locations { get; }

    public IReadOnlyList<CorsGuardDiagnostic> Diagnostics { get; }

    public CorsGuardPolicyOptions Policy => Options.ConfiguredDefaultPolicy ?? throw new InvalidOperationException("No default policy.");

    public string[] AllowedOrigins => [.. Policy.AllowedOrigins ?? throw new InvalidOperationException("No list.")];

    public static Reading Of(IConfiguration configuration, string? environment = null) => Of([configuration], environment);

    public static Reading Of(IReadOnlyList<IConfiguration> configurations, string? environment = null)
    {
        var (result, bag) = new CorsGuardConfigurationReader(configurations, null, environment).Read();
        return new Reading(result.Options, result.Locations, bag);
    }

    /// <summary>Reads JSON texts, each a source of its own, in rising precedence.</summary>
    public static Reading OfJson(params string[] texts) => Of(Json(texts));

    /// <summary>Reads pairs in memory as one source.</summary>
    public static Reading OfPairs(params (string Key, string? Value)[] pairs) => Of(Pairs(pairs));

    /// <summary>Reads, compiles and validates, as the application does at its start.</summary>
    public static Reading Load(IConfiguration host, string environment = "Production", IConfiguration? given = null, Action<CorsOptions>? framework = null)
    {
        var corsOptions = new CorsOptions();
        framework?.Invoke(corsOptions);
        var loader = new PolicyLoader(
            given is null ? [] : [new CorsGuard.Hosting.ConfigurationSource(given)],
            [],
            [],
            Microsoft.Extensions.Options.Options.Create(corsOptions),
            host,
            new HostingEnvironment { EnvironmentName = environment });
        var loaded = loader.Load();
        return new Reading(loaded.Options, loaded.Locations, loaded.Diagnostics);
    }

    public static IConfigurationRoot Json(params string[] texts)
    {
        var builder = new ConfigurationBuilder();
        foreach (var text in texts)
        {
            builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        }

        return builder.Build();
    }

    public static IConfigurationRoot Pairs(params (string Key, string? Value)[] pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(pairs.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value))).Build();

    public CorsGuardDiagnostic[] With(string code) => [.. Diagnostics.Where(diagnostic => diagnostic.Code == code)];

    /// <summary>One diagnostic has the code, and it says this.</summary>
    public CorsGuardDiagnostic AssertReported(string code, CorsGuardDiagnosticSeverity severity, string path)
    {
        var diagnostic = Assert.Single(Diagnostics, diagnostic => diagnostic.Code == code);
        Assert.Equal((severity, path), (diagnostic.Severity, diagnostic.Path));
        Assert.NotEmpty(diagnostic.Message);
        Assert.NotEmpty(diagnostic.Hint);
        return diagnostic;
    }

    /// <summary>This and nothing else is wrong.</summary>
    public CorsGuardDiagnostic AssertOnly(string code, CorsGuardDiagnosticSeverity severity, string path)
    {
        Assert.Equal([code], Diagnostics.Select(static diagnostic => diagnostic.Code));
        return AssertReported(code, severity, path);
    }

    public void AssertClean() => Assert.Empty(Diagnostics);
}
