using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>A place where one source says something about a setting.</summary>
/// <param name="Layer">The source.</param>
/// <param name="Path">The full path as written, profile included, or a short name.</param>
/// <param name="IsShortName">True = the path is one of <see cref="ShortNames"/>.</param>
internal sealed record Mention(Layer Layer, string Path, bool IsShortName)
{
    public string? Scalar => Layer.Lookup(Path);

    public IReadOnlyList<string> ChildKeys => Layer.Children(Path);

    // Of an array, no variable has the name of the list itself.
    public SettingLocation Location => Scalar is null
        ? new(Path, Layer.SourceOf(ChildKeys is [var first, ..] ? ConfigurationKey.Combine(Path, first) : Path), HasElements: true)
        : new(Path, Layer.SourceOf(Path));

    /// <summary>Set but empty is a likely mistake where a value cannot be anything but text.</summary>
    public bool IsVariable => IsShortName || Layer.IsEnvironment;

    /// <summary>Host builders read the command line for themselves and again for the application: of the two, none hides the other.</summary>
    public bool Repeats(Mention other) =>
        Layer.Name == other.Layer.Name && Path == other.Path && Values().SequenceEqual(other.Values());

    private IEnumerable<string?> Values() => [Scalar, .. ChildKeys.Select(key => Layer.Lookup(ConfigurationKey.Combine(Path, key)))];
}
