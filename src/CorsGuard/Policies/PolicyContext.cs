namespace CorsGuard.Policies;

/// <summary>One policy while it is compiled: its settings, where they stand, and where to report.</summary>
/// <param name="Name">The policy's name; null = the default policy.</param>
/// <param name="Options">Its settings.</param>
/// <param name="Locations">Where the settings stand.</param>
/// <param name="Diagnostics">Where to report.</param>
/// <param name="Settings">What the rules depend on besides.</param>
/// <param name="IsCandidate">True = the settings are those of the policy's candidate.</param>
internal sealed record PolicyContext(
    string? Name, CorsGuardPolicyOptions Options, SettingLocations Locations, DiagnosticBag Diagnostics, CompileSettings Settings, bool IsCandidate = false)
{
    public const string DefaultName = "default";

    public string DisplayName => (Name ?? DefaultName) + (IsCandidate ? " (candidate)" : "");

    public SettingLocation At(string setting) => Locations[SettingLocations.OfSetting(Name, setting, IsCandidate)];

    public SettingLocation At(string setting, int index) => Locations.OfElement(SettingLocations.OfSetting(Name, setting, IsCandidate), index);

    public void Report(DiagnosticDescriptor descriptor, string setting, string message, string hint) =>
        Diagnostics.Report(descriptor, At(setting), message, hint);

    public void Report(DiagnosticDescriptor descriptor, string setting, int index, string message, string hint) =>
        Diagnostics.Report(descriptor, At(setting, index), message, hint);
}
