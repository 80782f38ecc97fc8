using CorsGuard.Configuration;
using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>What one load of the settings yielded.</summary>
internal sealed record LoadedPolicies(CompiledSettings Compiled, ReadResult Read, DiagnosticBag Diagnostics)
{
    public PolicySet Policies => Compiled.Policies;

    public CorsGuardOptions Options => Read.Options;

    public SettingLocations Locations => Read.Locations;

    /// <summary>The diagnostics that stop the application, or a reload.</summary>
    public IReadOnlyList<CorsGuardDiagnostic> Fatal =>
    [
        .. Diagnostics.Diagnostics.Where(diagnostic =>
            diagnostic.Severity == CorsGuardDiagnosticSeverity.Error
            || (Options.FailOnWarnings && diagnostic.Severity == CorsGuardDiagnosticSeverity.Warning)),
    ];
}
