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
    private readonly bool _hasOtherPolicies;
    private readonly RegexAudits _audits = new();

    public PolicyLoader(
        IEnumerable<ConfigurationSource> sources,
        IEnumerable<IConfigureOptions<CorsGuardOptions>> configure,
        IEnumerable<IPostConfigureOptions<CorsGuardOptions>> postConfigure,
        IOptions<CorsOptions> frameworkOptions,
        IConfiguration? hostConfiguration = null,
        IHostEnvironment? environment = null,
        IServiceProviderIsKeyedService? services = null,
        IEnumerable<IConfigureOptions<CorsOptions>>? framework = null)
    {
        // Of the host's configuration only the section: "Policies" or "Paths" at its root are somebody else's.
        var all = sources.ToList();
        List<IConfiguration> given = [.. all.Select(static source => source.Configuration).OfType<IConfiguration>()];
        var host = hostConfiguration?.GetSection(SettingLocations.Root);
        if (host is not null && (given.Count == 0 || all.Exists(static source => source.Configuration is null)))
        {
            given.Insert(0, host);
        }

        Configurations = host is null || given.Contains(host) ? given : [host, .. given];
        _reader = new CorsGuardConfigurationReader(given, host, environment?.EnvironmentName);
        _configure = [.. configure];
        _postConfigure = [.. postConfigure];
        _frameworkOptions = frameworkOptions.Value;
        _environment = environment;
        _hasPreviousProvider = services?.IsKeyedService(typeof(ICorsPolicyProvider), PreviousPolicyProvider.Key) == true;
        _hasOtherPolicies = _hasPreviousProvider || framework?.Any() == true;
    }

    /// <summary>What is read, in rising precedence.</summary>
    public IReadOnlyList<IConfiguration> Configurations { get; }

    /// <summary>The files among the sources.</summary>
    public IEnumerable<FileConfigurationProvider> Files => _reader.Files;

    /// <summary>A file that cannot be read; null = all can. The framework says nothing when a file becomes unreadable.</summary>
    public CorsGuardDiagnostic? FindUnreadable() =>
        _reader.Read().Diagnostics.Diagnostics.FirstOrDefault(static diagnostic => diagnostic.Code == DiagnosticCodes.UnreadableFile.Code);

    public LoadedPolicies Load()
    {
        var all = _reader.ReadAll();
        var (read, diagnostics) = all.Active;
        var before = SettingSnapshot.Of(read.Options);
        RunCode(read.Options);
        before.MarkChanges(read.Options, read.Locations);
        RemoveNull(read.Options, read.Locations, diagnostics);
        var compiled = Compile(read, diagnostics, IsDefinedElsewhere);
        ReportInactiveProfiles(all.Inactive, read.Options, diagnostics);
        return new LoadedPolicies(compiled, read, diagnostics);
    }

    private CompiledSettings Compile(ReadResult read, DiagnosticBag diagnostics, Func<string?, bool> isDefinedElsewhere)
    {
        var (options, locations) = (read.Options, read.Locations);
        PathsValidator.Validate(options, locations, diagnostics, isDefinedElsewhere);
        Acknowledgements.Check(options, locations, diagnostics);
        var suffixes = new PublicSuffixSource(_environment?.ContentRootPath).Load(options, locations, diagnostics);
        return PolicySetCompiler.Compile(options, locations, diagnostics, new CompileSettings(suffixes, IsProduction(read.Profile), _environment?.IsDevelopment() == true, _hasOtherPolicies) { Audits = _audits });
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

    // An inactive profile cannot apply, so its errors do not stop this start; but they would stop another one. The application's code is not run
    // for it: what the code relies on may be in the active profile only. What it defined counts as defined.
    private void ReportInactiveProfiles(IReadOnlyList<Reading> profiles, CorsGuardOptions active, DiagnosticBag diagnostics)
    {
        var activeErrors = diagnostics.Diagnostics.Select(static diagnostic => (diagnostic.Code, diagnostic.Path, diagnostic.Message)).ToHashSet();
        foreach (var (read, found) in profiles)
        {
            Compile(read, found, name => IsDefinedElsewhere(name) || IsDefined(active, name));
            foreach (var error in found.Diagnostics)
            {
                if (error.Severity == CorsGuardDiagnosticSeverity.Error && !activeErrors.Contains((error.Code, error.Path, error.Message)) && !IsOfAVariable(error))
                {
                    diagnostics.Report(
                        DiagnosticCodes.ProblemInInactiveProfile,
                        new SettingLocation(error.Path, error.Source),
                        $"The profile '{read.Profile}' could not be used: {error.Code}, {error.Message}",
                        error.Hint);
                }
            }
        }
    }

    // The short names that are set on this machine need not be set where the profile is active.
    private static bool IsOfAVariable(CorsGuardDiagnostic error) => error.Path.StartsWith(EnvironmentNames.ShortPrefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsDefined(CorsGuardOptions options, string? name) =>
        name is null ? options.ConfiguredDefaultPolicy is not null : options.Policies.ContainsKey(name);
}
