namespace CorsGuard.Policies;

/// <summary>Carries out what the operator acknowledged: the warning is still shown, with the reason, and does not count as one.</summary>
internal static class Acknowledgements
{
    private const string Setting = nameof(CorsGuardOptions.Acknowledge);

    /// <summary>Reports what cannot be an acknowledgement.</summary>
    public static void Check(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics)
    {
        foreach (var (code, reason) in options.Acknowledge)
        {
            var problem = DiagnosticCodes.Find(code) switch
            {
                null => $"'{code}' is no code.",
                { Severity: CorsGuardDiagnosticSeverity.Error } => $"'{code}' is an error, which cannot be acknowledged.",
                { Severity: CorsGuardDiagnosticSeverity.Information } => $"'{code}' is an information, which needs no acknowledgement.",
                _ => string.IsNullOrWhiteSpace(reason) ? $"The acknowledgement of '{code}' has no reason." : null,
            };
            if (problem is not null)
            {
                diagnostics.Report(
                    DiagnosticCodes.InvalidAcknowledgement,
                    At(code, locations),
                    problem,
                    "Write the code of a warning, and as its value why it is acceptable here.");
            }
        }
    }

    /// <summary>Turns acknowledged warnings into information. Once everything is reported.</summary>
    public static void Apply(CorsGuardOptions options, DiagnosticBag diagnostics) =>
        diagnostics.Replace(diagnostic =>
            diagnostic.Severity == CorsGuardDiagnosticSeverity.Warning && options.Acknowledge.TryGetValue(diagnostic.Code, out var reason)
                ? diagnostic.Acknowledged(reason)
                : diagnostic);

    /// <summary>Reports what acknowledges nothing (any more). Before <see cref="Apply"/>, once everything is reported.</summary>
    public static void ReportUnused(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics)
    {
        var reported = diagnostics.Diagnostics.Select(static diagnostic => diagnostic.Code).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var code in options.Acknowledge.Keys)
        {
            if (DiagnosticCodes.Find(code)?.Severity == CorsGuardDiagnosticSeverity.Warning && !reported.Contains(code))
            {
                diagnostics.Report(
                    DiagnosticCodes.UnusedAcknowledgement, At(code, locations), $"Nothing is reported with '{code}'.", "Remove the acknowledgement, so that it cannot hide a later mistake.");
            }
        }
    }

    private static SettingLocation At(string code, SettingLocations locations) => locations[$"{Setting}:{code}"];
}
