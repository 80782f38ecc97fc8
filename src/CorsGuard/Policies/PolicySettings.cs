namespace CorsGuard.Policies;

/// <summary>What a policy was compiled from, and where it stands: for those who explain a decision, not for requests.</summary>
/// <param name="Name">The policy's name; null = the default policy.</param>
/// <param name="IsCandidate">True = the settings are those of the policy's candidate.</param>
/// <param name="Options">Its settings.</param>
/// <param name="Locations">Where the settings stand.</param>
/// <param name="Compiled">What they were compiled with.</param>
internal sealed record PolicySettings(string? Name, bool IsCandidate, CorsGuardPolicyOptions Options, SettingLocations Locations, CompileSettings Compiled)
{
    public SettingLocation At(string setting) => Locations[EffectivePathOf(setting)];

    /// <summary>Where a setting belongs that nothing has set.</summary>
    public string KeyOf(string setting) => $"{SettingLocations.Root}:{EffectivePathOf(setting)}";

    /// <summary>
    /// The environment variable that sets a setting: the one that does so now, else the short name where there is one, else the framework's form of the
    /// key; null = none can.
    /// </summary>
    public string? VariableOf(string setting)
    {
        var at = At(setting);
        var path = at.Source?.StartsWith(EnvironmentNames.SourcePrefix, StringComparison.Ordinal) == true ? at.Path
            : (Name is null && !IsCandidate ? EnvironmentNames.ShortOf(setting) : null) ?? KeyOf(setting);

        // In a variable's name two low lines stand for the colon.
        return path.Contains("__", StringComparison.Ordinal) ? null : path.Replace(":", "__", StringComparison.Ordinal);
    }

    private string EffectivePathOf(string setting) => SettingLocations.OfSetting(Name, setting, IsCandidate);
}
