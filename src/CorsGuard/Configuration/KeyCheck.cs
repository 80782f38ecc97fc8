using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Reports keys that nobody knows, and values where a section belongs, source by source.</summary>
internal sealed class KeyCheck
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly DiagnosticBag _diagnostics;

    public KeyCheck(IReadOnlyList<Layer> layers, DiagnosticBag diagnostics)
    {
        _layers = layers;
        _diagnostics = diagnostics;
    }

    public void Run(string? profile)
    {
        foreach (var layer in _layers)
        {
            CheckSection(layer, layer.Section, Keys.OfSection);
            var profiles = ConfigurationKey.Combine(layer.Section, Keys.Profiles);
            CheckIsSection(layer, profiles);
            if (profile is not null)
            {
                CheckSection(layer, ConfigurationKey.Combine(profiles, profile), Keys.OfProfile);
            }
        }
    }

    private void CheckSection(Layer layer, string path, string[] known)
    {
        // At the root stand other people's keys as well.
        if (path.Length > 0)
        {
            CheckKeys(layer, path, known);
        }

        CheckPolicy(layer, ConfigurationKey.Combine(path, nameof(CorsGuardOptions.DefaultPolicy)));
        CheckIsSection(layer, ConfigurationKey.Combine(path, nameof(CorsGuardOptions.Paths)));
        CheckIsSection(layer, ConfigurationKey.Combine(path, nameof(CorsGuardOptions.Acknowledge)));
        var policies = ConfigurationKey.Combine(path, nameof(CorsGuardOptions.Policies));
        CheckIsSection(layer, policies);
        foreach (var name in layer.Children(policies))
        {
            CheckPolicy(layer, ConfigurationKey.Combine(policies, name));
        }
    }

    private void CheckPolicy(Layer layer, string path) => CheckKeys(layer, path, Keys.OfPolicy);

    private void CheckKeys(Layer layer, string path, string[] known)
    {
        CheckIsSection(layer, path);
        foreach (var key in layer.Children(path))
        {
            if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                Report(DiagnosticCodes.UnknownKey, layer, ConfigurationKey.Combine(path, key), $"'{key}' is no setting.", DidYouMean.Hint(key, known));
            }
        }
    }

    private void CheckIsSection(Layer layer, string path)
    {
        if (path.Length > 0 && layer.Lookup(path) is { } value)
        {
            // The JSON provider reports an empty array as an empty string: a list where a section belongs, too.
            Report(DiagnosticCodes.WrongType, layer, path, $"'{value}' stands where an object belongs.", "Write an object with the settings inside.");
        }
    }

    private void Report(DiagnosticDescriptor descriptor, Layer layer, string path, string message, string hint) =>
        _diagnostics.Report(descriptor, new SettingLocation(path, layer.SourceOf(path)), message, hint);
}
