namespace CorsGuard.Policies;

/// <summary>Which source set which setting. Keys are the effective paths, without root and profile: <c>Policies:partners:AllowedOrigins</c>.</summary>
internal sealed class SettingLocations
{
    public const string Root = "CorsGuard";
    public const string Code = "code";

    private readonly Dictionary<string, SettingLocation> _locations = new(StringComparer.OrdinalIgnoreCase);

    public SettingLocation this[string effectivePath]
    {
        get => _locations.TryGetValue(effectivePath, out var location) ? location : new SettingLocation($"{Root}:{effectivePath}", null);
        set => _locations[effectivePath] = value;
    }

    public static string OfPolicy(string? name) =>
        name is null ? nameof(CorsGuardOptions.DefaultPolicy) : $"{nameof(CorsGuardOptions.Policies)}:{name}";

    public static string OfSetting(string? policyName, string setting) => $"{OfPolicy(policyName)}:{setting}";
}
