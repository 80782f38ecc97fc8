using System.Runtime.CompilerServices;
using CorsGuard.Policies;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Configuration;

/// <summary>Takes configurations apart into their sources, lowest precedence first.</summary>
internal static class LayerStack
{
    /// <param name="configurations">Read whole.</param>
    /// <param name="shortNames">Read for its short names, below the others; null = there is none.</param>
    public static List<Layer> Of(IReadOnlyList<IConfiguration> configurations, IConfiguration? shortNames)
    {
        List<Layer> layers = [];
        if (shortNames is not null && !configurations.Contains(shortNames))
        {
            Flatten(shortNames, "", null, layers);
        }

        foreach (var configuration in configurations)
        {
            Flatten(configuration, "", FindSection(configuration), layers);
        }

        return layers;
    }

    // The configuration may be the one that holds the section, or the section itself. A section says which by its name; a root is the section if it has
    // a default policy, or nothing besides what the section may have: "Policies" and "Paths" alone are other people's words too.
    private static string FindSection(IConfiguration configuration)
    {
        var (path, key) = configuration is IConfigurationSection section ? (section.Path, section.Key) : ("", "");
        if (key.Equals(SettingLocations.Root, StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }

        var holdsSection = configuration.GetSection(SettingLocations.Root).Exists();
        return !holdsSection && (path.Length > 0 || IsSection(configuration)) ? path : ConfigurationKey.Combine(path, SettingLocations.Root);
    }

    private static bool IsSection(IConfiguration root)
    {
        var keys = root.GetChildren().Select(static child => child.Key).ToList();
        return keys.Contains(nameof(CorsGuardOptions.DefaultPolicy), StringComparer.OrdinalIgnoreCase)
            || (keys.Exists(IsKey) && keys.TrueForAll(static key => IsKey(key) || key.StartsWith(EnvironmentNames.ShortPrefix, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsKey(string key) => Keys.OfSection.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static void Flatten(IConfiguration configuration, string mount, string? section, List<Layer> layers)
    {
        switch (configuration)
        {
            case IConfigurationRoot root:
                foreach (var provider in root.Providers)
                {
                    Flatten(provider, mount, section, layers);
                }

                break;
            case ConfigurationSection part:
                // The keys of a section are those of its root: only where it was mounted do they have another path.
                Flatten(Root(part), mount, section, layers);
                break;
            default:
                layers.Add(Of(configuration, mount, section));
                break;
        }
    }

    private static void Flatten(IConfigurationProvider provider, string mount, string? section, List<Layer> layers)
    {
        if (provider is ChainedConfigurationProvider { Configuration: { } inner })
        {
            Flatten(inner, ConfigurationKey.Combine(inner is ConfigurationSection part ? part.Path : "", mount), section, layers);
            return;
        }

        layers.Add(new Layer(
            SourceName.Of(provider),
            SourceName.VariablePrefix(provider, mount),
            section,
            new SourceAnswers(
                path => provider.TryGet(ConfigurationKey.Combine(mount, path), out var value) ? (true, value) : default,
                path => Distinct(provider.GetChildKeys([], ParentPath(ConfigurationKey.Combine(mount, path))))),
            provider));
    }

    // An implementation of the interface that cannot be taken apart is one source.
    private static Layer Of(IConfiguration configuration, string mount, string? section)
    {
        var prefix = configuration is IConfigurationSection { Path: var own } ? own + ConfigurationKey.Delimiter : "";
        return new Layer(
            configuration.GetType().Name,
            VariablePrefix: null,
            section,
            new SourceAnswers(
                path => configuration[Relative(path)] is { } value ? (true, value) : default,
                path => Distinct((path.Length == 0 ? configuration : configuration.GetSection(Relative(path))).GetChildren().Select(static child => child.Key))),
            null);

        string Relative(string path)
        {
            var full = ConfigurationKey.Combine(mount, path);
            return full.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? full[prefix.Length..] : full;
        }
    }

    private static string? ParentPath(string path) => path.Length == 0 ? null : path;

    private static List<string> Distinct(IEnumerable<string> keys) => [.. keys.Distinct(StringComparer.OrdinalIgnoreCase)];

    // A section does not say to whom it belongs, but without its root the sources cannot be told apart.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_root")]
    private static extern ref IConfigurationRoot Root(ConfigurationSection section);
}
