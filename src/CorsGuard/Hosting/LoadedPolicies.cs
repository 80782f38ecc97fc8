using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>What one load of the settings yielded.</summary>
internal sealed record LoadedPolicies(PolicySet Policies, CorsGuardOptions Options, SettingLocations Locations, DiagnosticBag Diagnostics)
{
    /// <summary>The diagnostics that stop the application, or a reload.</summary>
    public IReadOnlyList<CorsGuardDiagnostic> Fatal =>
    [
        .. Diagnostics.Diagnostics.Where(diagnostic =>
            diagnostic.Severity == CorsGuardDiagnosticSeverity.Error
            || (Options.FailOnWarnings && diagnostic.Severity == CorsGuardDiagnosticSeverity.Warning)),
    ];
}
