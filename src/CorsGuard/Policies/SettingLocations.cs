namespace CorsGuard.Policies;

/// <summary>Which source set which setting. Keys are the effective paths, without root and profile: <c>Policies:partners:AllowedOrigins</c>.</summary>
internal sealed class SettingLocations
{
    public const string Root = "CorsGuard";
    public const string Code = "code";

    private readonly Dictionary<string, SettingLocation> _locations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ElementLocations> _elements = new(StringComparer.OrdinalIgnoreCase);

    public SettingLocation this[string effectivePath]
    {
        get => _locations.TryGetValue(effectivePath, out var location) ? location : new SettingLocation($"{Root}:{effectivePath}", null);
        set
        {
            _locations[effectivePath] = value;
            _elements.Remove(effectivePath);
        }
    }

    public void SetElements(string effectivePath, ElementLocations elements) => _elements[effectivePath] = elements;

    /// <summary>Where one element of a list stands; the list itself if it is one string.</summary>
    public SettingLocation OfElement(string effectivePath, int index) =>
        _elements.TryGetValue(effectivePath, out var elements) && index < elements.Keys.Count ? elements[index] : this[effectivePath].Element(index);

    public static string OfPolicy(string? name) =>
        name is null ? nameof(CorsGuardOptions.DefaultPolicy) : $"{nameof(CorsGuardOptions.Policies)}:{name}";

    public static string OfSetting(string? policyName, string setting, bool isOfCandidate = false) =>
        isOfCandidate ? $"{OfPolicy(policyName)}:{nameof(CorsGuardPolicyOptions.Candidate)}:{setting}" : $"{OfPolicy(policyName)}:{setting}";
}
