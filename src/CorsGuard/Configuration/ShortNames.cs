using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>The short names of the default policy's settings: keys at the root, meant for environment variables.</summary>
internal static class ShortNames
{
    public const string Prefix = "CORSGUARD_";
    public const string Profile = "CORSGUARD_PROFILE";

    private static readonly Dictionary<string, string> BySetting = new(StringComparer.Ordinal)
    {
        [nameof(CorsGuardPolicyOptions.AllowedOrigins)] = "CORSGUARD_ALLOWED_ORIGINS",
        [nameof(CorsGuardPolicyOptions.AllowedOriginRegexes)] = "CORSGUARD_ALLOWED_ORIGIN_REGEXES",
        [nameof(CorsGuardPolicyOptions.AllowedMethods)] = "CORSGUARD_ALLOWED_METHODS",
        [nameof(CorsGuardPolicyOptions.AllowedHeaders)] = "CORSGUARD_ALLOWED_HEADERS",
        [nameof(CorsGuardPolicyOptions.ExposedHeaders)] = "CORSGUARD_EXPOSED_HEADERS",
        [nameof(CorsGuardPolicyOptions.AllowCredentials)] = "CORSGUARD_ALLOW_CREDENTIALS",
        [nameof(CorsGuardPolicyOptions.PreflightMaxAge)] = "CORSGUARD_PREFLIGHT_MAX_AGE",
    };

    public static string? Of(string setting) => BySetting.GetValueOrDefault(setting);

    public static bool AreUsed(IEnumerable<Layer> layers) => layers.Any(static layer => BySetting.Values.Any(layer.Mentions));

    public static void ReportUnknown(IEnumerable<Layer> layers, DiagnosticBag diagnostics)
    {
        string[] known = [.. BySetting.Values, Profile];
        foreach (var layer in layers)
        {
            foreach (var key in layer.Children(""))
            {
                if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !known.Contains(key, StringComparer.OrdinalIgnoreCase))
                {
                    diagnostics.Report(
                        DiagnosticCodes.UnknownShortName,
                        new SettingLocation(key, layer.SourceOf(key)),
                        $"'{key}' is no short name of a setting, so it does nothing.",
                        DidYouMean.Hint(key, known));
                }
            }
        }
    }
}
