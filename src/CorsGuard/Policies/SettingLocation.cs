namespace CorsGuard.Policies;

/// <summary>Where a value stands: the full configuration path and what set it.</summary>
/// <param name="Path">The full path as written, profile included.</param>
/// <param name="Source">The file, environment variable or code that set it; null = nothing did, a default applies.</param>
/// <param name="HasElements">True = the value is an array, so an element has a path of its own.</param>
internal readonly record struct SettingLocation(string Path, string? Source, bool HasElements = false)
{
    public SettingLocation Element(int index) => HasElements ? new SettingLocation($"{Path}:{index}", Source) : this;
}
