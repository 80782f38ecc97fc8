namespace CorsGuard.Configuration;

/// <summary>The keys that the configuration may have, by place. Key names are the names of the properties.</summary>
internal static class Keys
{
    public const string Profiles = "Profiles";

    public static readonly string[] OfProfile =
    [
        nameof(CorsGuardOptions.DefaultPolicy),
        nameof(CorsGuardOptions.Policies),
        nameof(CorsGuardOptions.Paths),
        nameof(CorsGuardOptions.FailOnWarnings),
        nameof(CorsGuardOptions.Acknowledge),
        nameof(CorsGuardOptions.PublicSuffixListFile),
        nameof(CorsGuardOptions.ExplainDenials),
    ];

    public static readonly string[] OfSection = [.. OfProfile, Profiles];

    public static readonly string[] OfCandidate =
    [
        nameof(CorsGuardPolicyOptions.AllowedOrigins),
        nameof(CorsGuardPolicyOptions.AllowedOriginRegexes),
        nameof(CorsGuardPolicyOptions.AllowedMethods),
        nameof(CorsGuardPolicyOptions.AllowedHeaders),
        nameof(CorsGuardPolicyOptions.ExposedHeaders),
        nameof(CorsGuardPolicyOptions.AllowCredentials),
        nameof(CorsGuardPolicyOptions.PreflightMaxAge),
        nameof(CorsGuardPolicyOptions.PreflightSuccessStatus),
        nameof(CorsGuardPolicyOptions.DangerouslyAllowNullOrigin),
        nameof(CorsGuardPolicyOptions.DangerouslyAllowInsecureOrigins),
        nameof(CorsGuardPolicyOptions.DangerouslyAllowPublicSuffixWildcards),
        nameof(CorsGuardPolicyOptions.DangerouslyAllowUnboundedRegexes),
        nameof(CorsGuardPolicyOptions.RejectDisallowedOrigins),
        nameof(CorsGuardPolicyOptions.CrossOriginWrites),
        nameof(CorsGuardPolicyOptions.ProtectWebSockets),
        nameof(CorsGuardPolicyOptions.TimingAllowOrigin),
        nameof(CorsGuardPolicyOptions.CrossOriginResourcePolicy),
        nameof(CorsGuardPolicyOptions.AllowPrivateNetwork),
    ];

    public static readonly string[] OfPolicy = [.. OfCandidate, nameof(CorsGuardPolicyOptions.Candidate)];
}
