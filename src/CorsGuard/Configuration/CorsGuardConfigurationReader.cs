using CorsGuard.Policies;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Configuration;

/// <summary>
/// The only reader of CorsGuard's configuration. By hand, because binding merges lists by index, drops what it cannot convert, and does not
/// know where a value came from.
/// </summary>
internal sealed class CorsGuardConfigurationReader
{
    // A change takes no time; what is never the same twice is broken.
    private const int MaxAttempts = 100;

    private readonly IReadOnlyList<IConfiguration> _configurations;
    private readonly IConfiguration? _host;
    private readonly string? _environmentName;
    private readonly ConfigurationFiles _files = new();

    /// <param name="configurations">In rising precedence: each holds the section, or is it.</param>
    /// <param name="host">The host's configuration, whose short names count even if the rest is read elsewhere.</param>
    /// <param name="environmentName">The host's environment: the profile if CORSGUARD_PROFILE does not name one.</param>
    public CorsGuardConfigurationReader(IReadOnlyList<IConfiguration> configurations, IConfiguration? host, string? environmentName)
    {
        _configurations = configurations;
        _host = host;
        _environmentName = string.IsNullOrWhiteSpace(environmentName) ? null : environmentName;
    }

    /// <summary>Reads the current values: with the active profile, and as if each of the others were. Never half before and half after a change.</summary>
    public AllReadings ReadAll()
    {
        for (var i = 0; i < MaxAttempts; i++)
        {
            var layers = LayerStack.Of(_configurations, _host);
            var active = ReadActive(layers);
            List<Reading> inactive =
            [
                .. ProfilesIn(layers)
                    .Where(profile => !profile.Equals(active.Result.Profile, StringComparison.OrdinalIgnoreCase))
                    .Select(profile => Read(layers, profile, new DiagnosticBag())),
            ];
            if (layers.TrueForAll(static layer => layer.Answers.AreStillTrue()))
            {
                layers.ForEach(static layer => layer.Answers.Forget());
                return new AllReadings(active, inactive);
            }
        }

        throw new InvalidOperationException("The configuration changed each time that it was read.");
    }

    /// <summary>The files among the sources.</summary>
    public IEnumerable<FileConfigurationProvider> Files => LayerStack.Of(_configurations, _host).Select(static layer => layer.Provider).OfType<FileConfigurationProvider>().Distinct();

    /// <summary>Reads the current values with the active profile.</summary>
    public Reading Read() => ReadActive(LayerStack.Of(_configurations, _host));

    private Reading ReadActive(List<Layer> layers)
    {
        var diagnostics = new DiagnosticBag();
        ReportUnreadable(layers, diagnostics);
        ShortNames.ReportUnknown(layers, diagnostics);
        return Read(layers, SelectProfile(layers, diagnostics), diagnostics);
    }

    private void ReportUnreadable(List<Layer> layers, DiagnosticBag diagnostics)
    {
        foreach (var (layer, problem) in _files.FindProblems(layers))
        {
            diagnostics.Report(
                DiagnosticCodes.UnreadableFile,
                new SettingLocation(SettingLocations.Root, layer.Name),
                $"The file cannot be read: {problem}",
                "Correct the file. Until then nobody knows what it says about CORS.");
        }
    }

    private static Reading Read(List<Layer> layers, string? profile, DiagnosticBag diagnostics)
    {
        new KeyCheck(layers, diagnostics).Run(profile);
        var finder = new SettingFinder(layers, profile);
        var locations = new SettingLocations();
        var options = new CorsGuardOptions();
        if (finder.Exists(nameof(options.DefaultPolicy)) || ShortNames.AreUsed(layers))
        {
            options.DefaultPolicy = new PolicyReader(finder, locations, diagnostics, null).Read();
        }

        foreach (var name in finder.Children(nameof(options.Policies)))
        {
            options.Policies[name] = new PolicyReader(finder, locations, diagnostics, name).Read();
            Locate(finder, locations, SettingLocations.OfPolicy(name));
        }

        ReadMap(finder, locations, diagnostics, nameof(options.Paths), options.Paths);
        ReadMap(finder, locations, diagnostics, nameof(options.Acknowledge), options.Acknowledge);
        if (Locate(finder, locations, nameof(options.PublicSuffixListFile)) is { } file)
        {
            options.PublicSuffixListFile = new ScalarParser(diagnostics).ParseText(file);
        }

        if (Locate(finder, locations, nameof(options.FailOnWarnings)) is { } failOnWarnings)
        {
            options.FailOnWarnings = new ScalarParser(diagnostics).ParseBoolean(failOnWarnings) == true;
        }

        if (Locate(finder, locations, nameof(options.ExplainDenials)) is { } explainDenials)
        {
            // What cannot be read is reported; until then nobody is told anything.
            options.ExplainDenials = new ScalarParser(diagnostics).ParseBoolean(explainDenials) == true;
        }

        return new Reading(new ReadResult(options, locations, profile), diagnostics);
    }

    // A map, not a list: each entry is a setting of its own, and the highest source that mentions it wins.
    private static void ReadMap(
        SettingFinder finder, SettingLocations locations, DiagnosticBag diagnostics, string setting, IDictionary<string, string> map)
    {
        foreach (var key in finder.Children(setting))
        {
            var mention = Locate(finder, locations, $"{setting}:{key}");
            if (mention is not null && new ScalarParser(diagnostics).ParseText(mention) is { } value)
            {
                map[key] = value;
            }
        }
    }

    private static Mention? Locate(SettingFinder finder, SettingLocations locations, string path)
    {
        var mention = finder.Find(path, null).FirstOrDefault();
        if (mention is not null)
        {
            locations[path] = mention.Location;
        }

        return mention;
    }

    private string? SelectProfile(List<Layer> layers, DiagnosticBag diagnostics)
    {
        var chosenBy = layers.FindLast(static layer => layer.Mentions(ShortNames.Profile));
        if (chosenBy is null)
        {
            return _environmentName;
        }

        var at = new SettingLocation(ShortNames.Profile, chosenBy.SourceOf(ShortNames.Profile));
        if (chosenBy.Children(ShortNames.Profile).Count > 0)
        {
            diagnostics.Report(DiagnosticCodes.WrongType, at, "The profile is a single name, not a list or an object.", "Write the name of one profile.");
            return null;
        }

        var chosen = chosenBy.Lookup(ShortNames.Profile)?.Trim();
        if (string.IsNullOrEmpty(chosen))
        {
            return null;
        }

        var profiles = ProfilesIn(layers);
        if (!profiles.Contains(chosen, StringComparer.OrdinalIgnoreCase))
        {
            diagnostics.Report(
                DiagnosticCodes.MissingProfile,
                at,
                $"The profile '{chosen}' does not exist.",
                profiles.Count == 0 ? $"Add it to {SettingLocations.Root}:{Keys.Profiles}, or remove the variable." : DidYouMean.Hint(chosen, profiles));
        }

        return chosen;
    }

    private static List<string> ProfilesIn(List<Layer> layers) =>
        [.. layers.Where(static layer => layer.Section is not null).SelectMany(static layer => layer.Children(ConfigurationKey.Combine(layer.Section ?? "", Keys.Profiles))).Distinct(StringComparer.OrdinalIgnoreCase)];
}
