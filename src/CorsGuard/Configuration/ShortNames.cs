using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>The short names of the default policy's settings: keys at the root, meant for environment variables.</summary>
internal static class ShortNames
{
    public const string Profile = "CORSGUARD_PROFILE";

    public static string? Of(string setting) => EnvironmentNames.ShortOf(setting);

    public static bool AreUsed(IEnumerable<Layer> layers) => layers.Any(static layer => EnvironmentNames.Short.Any(layer.Mentions));

    public static void ReportUnknown(IEnumerable<Layer> layers, DiagnosticBag diagnostics)
    {
        string[] known = [.. EnvironmentNames.Short, Profile];
        foreach (var layer in layers)
        {
            foreach (var key in layer.Children(""))
            {
                if (key.StartsWith(EnvironmentNames.ShortPrefix, StringComparison.OrdinalIgnoreCase) && !known.Contains(key, StringComparer.OrdinalIgnoreCase))
                {
                    diagnostics.Report(
                        DiagnosticCodes.UnknownShortName,
                        new SettingLocation(key, layer.SourceOf(key)),
                        $"'{key}' is no short name of a setting, so it does nothing.",
                        DidYouMean.HintForShortName(key, EnvironmentNames.ShortPrefix, known));
                }
            }
        }
    }
}
