using CorsGuard.Hosting;
using CorsGuard.Policies;
using CorsGuard.Tests.Docs;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CorsGuard.Tests.Policies;

/// <summary>Settings as operators write them for production raise no alarm.</summary>
public sealed class ProductionConfigurationTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "CorsGuard.Tests", "Policies", "ProductionConfigurations");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Folder_HoldsTen() => Assert.Equal(10, Files.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_RealisticSettings_WarnsOfNothing(string file)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(Folder, file)).Build();
        var environment = new HostingEnvironment { EnvironmentName = Environments.Production, ContentRootPath = Folder };
        var loader = new PolicyLoader([], [], [], Microsoft.Extensions.Options.Options.Create(new CorsOptions()), configuration, environment);

        var loaded = loader.Load();
        Acknowledgements.ReportUnused(loaded.Options, loaded.Locations, loaded.Diagnostics);
        Acknowledgements.Apply(loaded.Options, loaded.Diagnostics);

        Assert.DoesNotContain(loaded.Diagnostics.Diagnostics, static diagnostic => diagnostic.Severity != CorsGuardDiagnosticSeverity.Information);
        Assert.DoesNotContain(loaded.Diagnostics.Diagnostics, static diagnostic => diagnostic.Code == "CG1016");
        Assert.Empty(loaded.Fatal);
    }
}
