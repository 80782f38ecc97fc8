namespace CorsGuard.Configuration;

/// <summary>
/// Decides which source a setting comes from: a short name before everything, then the highest source that says anything, and within one
/// source the active profile before the base.
/// </summary>
internal sealed class SettingFinder
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly string? _profile;

    public SettingFinder(IReadOnlyList<Layer> layers, string? profile)
    {
        _layers = layers;
        _profile = profile;
    }

    /// <summary>All mentions of a setting, the one that counts first; of a source that says it twice, only the one that counts.</summary>
    /// <param name="path">The path below CorsGuard's section, without a profile.</param>
    /// <param name="shortName">The short name of the setting, if it has one.</param>
    public List<Mention> Find(string path, string? shortName)
    {
        List<Mention> mentions = [];
        if (shortName is not null)
        {
            mentions.AddRange(HighestFirst().Where(layer => layer.Mentions(shortName)).Select(layer => new Mention(layer, shortName, IsShortName: true)));
        }

        foreach (var layer in HighestFirst())
        {
            if (PathsIn(layer, path).FirstOrDefault(layer.Mentions) is { } found)
            {
                mentions.Add(new Mention(layer, found, IsShortName: false));
            }
        }

        return mentions;
    }

    /// <summary>The keys below a path, over all sources, base and active profile.</summary>
    public IEnumerable<string> Children(string path) =>
        _layers.SelectMany(layer => PathsIn(layer, path).SelectMany(layer.Children)).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether any source has the key, be it empty.</summary>
    public bool Exists(string path) =>
        _layers.Any(layer => PathsIn(layer, path).Any(full => layer.Has(full) || layer.Children(full).Count > 0));

    private IEnumerable<Layer> HighestFirst() => _layers.Reverse();

    private IEnumerable<string> PathsIn(Layer layer, string path)
    {
        if (layer.Section is null)
        {
            yield break;
        }

        if (_profile is not null)
        {
            yield return ConfigurationKey.Combine(layer.Section, $"{Keys.Profiles}:{_profile}:{path}");
        }

        yield return ConfigurationKey.Combine(layer.Section, path);
    }
}
