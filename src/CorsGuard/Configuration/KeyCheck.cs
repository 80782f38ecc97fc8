using System.Globalization;
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
            if (layer.Section is not { } section)
            {
                continue;
            }

            CheckSection(layer, section, Keys.OfSection);
            var profiles = ConfigurationKey.Combine(section, Keys.Profiles);
            CheckIsSection(layer, profiles);
            CheckIsNoList(layer, profiles);
            if (profile is not null)
            {
                CheckSection(layer, ConfigurationKey.Combine(profiles, profile), Keys.OfProfile);
            }
        }
    }

    private void CheckSection(Layer layer, string path, string[] known)
    {
        if (path.Length > 0)
        {
            CheckKeys(layer, path, known);
        }
        else if (!layer.IsEnvironment)
        {
            // At a root stand other people's keys as well: only what looks like one of ours is a mistake.
            ReportUnknown(layer, "", layer.Children("").Where(key => DidYouMean.IsNear(key, known)), known);
        }

        CheckPolicy(layer, ConfigurationKey.Combine(path, nameof(CorsGuardOptions.DefaultPolicy)));
        CheckIsSection(layer, ConfigurationKey.Combine(path, nameof(CorsGuardOptions.Paths)));
        CheckIsSection(layer, ConfigurationKey.Combine(path, nameof(CorsGuardOptions.Acknowledge)));
        var policies = ConfigurationKey.Combine(path, nameof(CorsGuardOptions.Policies));
        CheckIsSection(layer, policies);
        CheckIsNoList(layer, policies);
        foreach (var name in layer.Children(policies).Where(static name => name.Length > 0))
        {
            CheckPolicy(layer, ConfigurationKey.Combine(policies, name));
        }
    }

    // An array has the numbers from 0 on for names.
    private void CheckIsNoList(Layer layer, string path)
    {
        var names = layer.Children(path);
        var isList = names.Count > 0 && Enumerable.Range(0, names.Count).All(i => names.Contains(i.ToString(CultureInfo.InvariantCulture)));
        if (isList || names.Contains(""))
        {
            Report(
                DiagnosticCodes.WrongType,
                layer,
                ConfigurationKey.Combine(path, isList ? "0" : ""),
                isList ? "A list stands where names belong." : "A name is empty.",
                "Write an object with names as keys.");
        }
    }

    private void CheckPolicy(Layer layer, string path)
    {
        CheckKeys(layer, path, Keys.OfPolicy);
        CheckKeys(layer, ConfigurationKey.Combine(path, nameof(CorsGuardPolicyOptions.Candidate)), Keys.OfCandidate);
    }

    private void CheckKeys(Layer layer, string path, string[] known)
    {
        CheckIsSection(layer, path);
        ReportUnknown(layer, path, layer.Children(path).Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)), known);
    }

    private void ReportUnknown(Layer layer, string path, IEnumerable<string> keys, string[] known)
    {
        foreach (var key in keys)
        {
            Report(DiagnosticCodes.UnknownKey, layer, ConfigurationKey.Combine(path, key), $"'{key}' is no setting.", DidYouMean.Hint(key, known));
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
