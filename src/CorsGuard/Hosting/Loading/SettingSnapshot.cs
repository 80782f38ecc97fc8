using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>The settings as the configuration gave them, so that what code changed afterwards is attributed to code.</summary>
internal sealed class SettingSnapshot
{
    private readonly Dictionary<string, string?> _values;

    private SettingSnapshot(Dictionary<string, string?> values)
    {
        _values = values;
    }

    public static SettingSnapshot Of(CorsGuardOptions options) => new(ValuesOf(options));

    public void MarkChanges(CorsGuardOptions options, SettingLocations locations)
    {
        foreach (var (path, value) in ValuesOf(options))
        {
            var wasSet = _values.TryGetValue(path, out var before);
            if (wasSet ? before != value : value is not null || IsEntry(path))
            {
                locations[path] = new SettingLocation($"{SettingLocations.Root}:{path}", SettingLocations.Code, HasElements: true);
            }
        }
    }

    // An entry of a map is there by its key, whatever its value.
    private static bool IsEntry(string path) =>
        path.StartsWith(nameof(CorsGuardOptions.Paths) + ":", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith(nameof(CorsGuardOptions.Acknowledge) + ":", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string?> ValuesOf(CorsGuardOptions options)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (options.ConfiguredDefaultPolicy is { } defaultPolicy)
        {
            AddPolicy(values, null, defaultPolicy);
        }

        foreach (var (name, policy) in options.Policies)
        {
            values[SettingLocations.OfPolicy(name)] = name;
            AddPolicy(values, name, policy ?? new CorsGuardPolicyOptions());
        }

        foreach (var (path, policyName) in options.Paths)
        {
            values[$"{nameof(options.Paths)}:{path}"] = policyName;
        }

        foreach (var (code, reason) in options.Acknowledge)
        {
            values[$"{nameof(options.Acknowledge)}:{code}"] = reason;
        }

        values[nameof(options.PublicSuffixListFile)] = options.PublicSuffixListFile;
        values[nameof(options.ExplainDenials)] = options.ExplainDenials?.ToString();
        return values;
    }

    private static void AddPolicy(Dictionary<string, string?> values, string? name, CorsGuardPolicyOptions policy, bool isCandidate = false)
    {
        if (policy.Candidate is { } candidate && !isCandidate)
        {
            AddPolicy(values, name, candidate, isCandidate: true);
        }

        Add(nameof(policy.AllowedOrigins), Text(policy.AllowedOrigins));
        Add(nameof(policy.AllowedOriginRegexes), Text(policy.AllowedOriginRegexes));
        Add(nameof(policy.AllowedMethods), Text(policy.AllowedMethods));
        Add(nameof(policy.AllowedHeaders), Text(policy.AllowedHeaders));
        Add(nameof(policy.ExposedHeaders), Text(policy.ExposedHeaders));
        Add(nameof(policy.AllowCredentials), Text(policy.AllowCredentials));
        Add(nameof(policy.PreflightMaxAge), policy.PreflightMaxAge?.ToString());
        Add(nameof(policy.PreflightSuccessStatus), Text(policy.PreflightSuccessStatus));
        Add(nameof(policy.DangerouslyAllowNullOrigin), Text(policy.DangerouslyAllowNullOrigin));
        Add(nameof(policy.DangerouslyAllowInsecureOrigins), Text(policy.DangerouslyAllowInsecureOrigins));
        Add(nameof(policy.DangerouslyAllowPublicSuffixWildcards), Text(policy.DangerouslyAllowPublicSuffixWildcards));
        Add(nameof(policy.DangerouslyAllowUnboundedRegexes), Text(policy.DangerouslyAllowUnboundedRegexes));
        Add(nameof(policy.RejectDisallowedOrigins), Text(policy.RejectDisallowedOrigins));
        Add(nameof(policy.CrossOriginWrites), policy.CrossOriginWrites == default ? null : policy.CrossOriginWrites.ToString());
        Add(nameof(policy.ProtectWebSockets), policy.ProtectWebSockets ? null : bool.FalseString);
        Add(nameof(policy.TimingAllowOrigin), Text(policy.TimingAllowOrigin));
        Add(nameof(policy.CrossOriginResourcePolicy), policy.CrossOriginResourcePolicy);
        Add(nameof(policy.AllowPrivateNetwork), Text(policy.AllowPrivateNetwork));

        void Add(string setting, string? value) => values[SettingLocations.OfSetting(name, setting, isCandidate)] = value;
    }

    // A default is no value: it was not set by anything.
    private static string? Text(bool value) => value ? bool.TrueString : null;

    private static string? Text(int status) =>
        status == CorsGuardDefaults.PreflightSuccessStatus ? null : status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(IList<string>? list) => list is null ? null : string.Join('\n', list);
}
