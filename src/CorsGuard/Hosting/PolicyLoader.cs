using CorsGuard.Configuration;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CorsGuard.Hosting;

/// <summary>Loads the policies: reads the configuration, lets the application's code change the options, compiles.</summary>
internal sealed class PolicyLoader
{
    private readonly CorsGuardConfigurationReader _reader;
    private readonly IConfigureOptions<CorsGuardOptions>[] _configure;
    private readonly IPostConfigureOptions<CorsGuardOptions>[] _postConfigure;
    private readonly CorsOptions _frameworkOptions;
    private readonly IHostEnvironment? _environment;
    private readonly bool _hasPreviousProvider;

    public PolicyLoader(
        IEnumerable<ConfigurationSource> sources,
        IEnumerable<IConfigureOptions<CorsGuardOptions>> configure,
        IEnumerable<IPostConfigureOptions<CorsGuardOptions>> postConfigure,
        IOptions<CorsOptions> frameworkOptions,
        IConfiguration? hostConfiguration = null,
        IHostEnvironment? environment = null,
        IServiceProviderIsKeyedService? services = null)
    {
        List<IConfiguration> given = [.. sources.Select(static source => source.Configuration)];

        // Of the host's configuration only the section: "Policies" or "Paths" at its root are somebody else's.
        Configurations = given.Count > 0 ? given : hostConfiguration is null ? [] : [hostConfiguration.GetSection(SettingLocations.Root)];
        _reader = new CorsGuardConfigurationReader(Configurations, environment?.EnvironmentName);
        _configure = [.. configure];
        _postConfigure = [.. postConfigure];
        _frameworkOptions = frameworkOptions.Value;
        _environment = environment;
        _hasPreviousProvider = services?.IsKeyedService(typeof(ICorsPolicyProvider), PreviousPolicyProvider.Key) == true;
    }

    /// <summary>What is read, in rising precedence.</summary>
    public IReadOnlyList<IConfiguration> Configurations { get; }

    public LoadedPolicies Load()
    {
        var diagnostics = new DiagnosticBag();
        var read = _reader.Read(diagnostics);
        var compiled = Compile(read, diagnostics);
        ReportInactiveProfiles(diagnostics);
        return new LoadedPolicies(compiled, read, diagnostics);
    }

    private CompiledSettings Compile(ReadResult read, DiagnosticBag diagnostics)
    {
        var (options, locations) = (read.Options, read.Locations);
        var before = SettingSnapshot.Of(options);
        RunCode(options);
        before.MarkChanges(options, locations);
        RemoveNull(options, locations, diagnostics);
        PathsValidator.Validate(options, locations, diagnostics, IsDefinedElsewhere);
        Acknowledgements.Check(options, locations, diagnostics);
        var suffixes = new PublicSuffixSource(_environment?.ContentRootPath).Load(options, locations, diagnostics);
        return PolicySetCompiler.Compile(options, locations, diagnostics, new CompileSettings(suffixes, IsProduction(read.Profile)));
    }

    private bool IsProduction(string? profile) =>
        _environment?.IsProduction() == true || Environments.Production.Equals(profile, StringComparison.OrdinalIgnoreCase);

    private void RunCode(CorsGuardOptions options)
    {
        foreach (var configure in _configure)
        {
            configure.Configure(options);
        }

        foreach (var postConfigure in _postConfigure)
        {
            postConfigure.PostConfigure(Options.DefaultName, options);
        }
    }

    // Code can put one there, a configuration cannot.
    private static void RemoveNull(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics)
    {
        foreach (var (name, _) in options.Policies.Where(static entry => entry.Value is null).ToList())
        {
            options.Policies.Remove(name);
            diagnostics.Report(
                DiagnosticCodes.WrongType,
                locations[SettingLocations.OfPolicy(name)] with { Source = SettingLocations.Code },
                $"The policy '{name}' is null.",
                "Give it a value, or remove the entry.");
        }
    }

    // What the application's own provider knows turns out when it is asked, with a request.
    private bool IsDefinedElsewhere(string? name) => _hasPreviousProvider || _frameworkOptions.GetPolicy(name ?? _frameworkOptions.DefaultPolicyName) is not null;

    // An inactive profile cannot apply, so its errors do not stop this start; but they would stop another one.
    private void ReportInactiveProfiles(DiagnosticBag diagnostics)
    {
        var known = diagnostics.Diagnostics.Select(static diagnostic => (diagnostic.Code, diagnostic.Path)).ToHashSet();
        foreach (var profile in _reader.InactiveProfiles)
        {
            var found = new DiagnosticBag();
            Compile(_reader.ReadWithProfile(profile, found), found);
            foreach (var error in found.Diagnostics)
            {
                if (error.Severity == CorsGuardDiagnosticSeverity.Error && known.Add((error.Code, error.Path)))
                {
                    diagnostics.Report(
                        DiagnosticCodes.ProblemInInactiveProfile,
                        new SettingLocation(error.Path, error.Source),
                        $"The profile '{profile}' could not be used: {error.Code}, {error.Message}",
                        error.Hint);
                }
            }
        }
    }
}
