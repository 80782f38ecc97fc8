namespace CorsGuard.Policies;

/// <summary>The short names of the default policy's settings: keys at the root of a configuration, meant for environment variables.</summary>
internal static class EnvironmentNames
{
    public const string ShortPrefix = "CORSGUARD_";

    /// <summary>How the source of a value that a variable sets begins.</summary>
    public const string SourcePrefix = "environment variable ";

    private static readonly Dictionary<string, string> ShortBySetting = new(StringComparer.Ordinal)
    {
        [nameof(CorsGuardPolicyOptions.AllowedOrigins)] = "CORSGUARD_ALLOWED_ORIGINS",
        [nameof(CorsGuardPolicyOptions.AllowedOriginRegexes)] = "CORSGUARD_ALLOWED_ORIGIN_REGEXES",
        [nameof(CorsGuardPolicyOptions.AllowedMethods)] = "CORSGUARD_ALLOWED_METHODS",
        [nameof(CorsGuardPolicyOptions.AllowedHeaders)] = "CORSGUARD_ALLOWED_HEADERS",
        [nameof(CorsGuardPolicyOptions.ExposedHeaders)] = "CORSGUARD_EXPOSED_HEADERS",
        [nameof(CorsGuardPolicyOptions.AllowCredentials)] = "CORSGUARD_ALLOW_CREDENTIALS",
        [nameof(CorsGuardPolicyOptions.PreflightMaxAge)] = "CORSGUARD_PREFLIGHT_MAX_AGE",
    };

    public static IReadOnlyCollection<string> Short => ShortBySetting.Values;

    public static string? ShortOf(string setting) => ShortBySetting.GetValueOrDefault(setting);
}
