using System.Globalization;
using System.Text;
using CorsGuard.Policies;

namespace CorsGuard.Observability;

/// <summary>The policies in force as a table for people: each value, and what set it.</summary>
internal sealed class StartupSummary
{
    // Beyond this a list is a matter for its file, not for a log.
    private const int MaxValues = 12;
    private const string Default = "default";
    private const string InProfile = ":Profiles:";

    private readonly StringBuilder _text = new();

    private StartupSummary()
    {
    }

    /// <param name="compiled">The policies.</param>
    /// <param name="options">What they were compiled from.</param>
    /// <param name="locations">Where the settings stand.</param>
    /// <param name="profile">The active profile.</param>
    public static string Of(CompiledSettings compiled, CorsGuardOptions options, SettingLocations locations, string? profile)
    {
        var summary = new StartupSummary();
        summary._text.Append(
            CultureInfo.InvariantCulture,
            $"CORS policies: {compiled.Rules.Count}, profile: {profile ?? "none"}, public suffix list: {compiled.Settings.Suffixes.Snapshot}");
        foreach (var rules in compiled.Rules)
        {
            summary.Add(rules);
        }

        foreach (var (path, policyName) in options.Paths)
        {
            var at = locations[$"{nameof(options.Paths)}:{path}"];
            summary._text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}  path {path} -> {policyName}  [{SourceOf(at)}]");
        }

        return summary._text.ToString();
    }

    private void Add(PolicyRules rules)
    {
        var policy = rules.Policy;
        _text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}  policy {policy.Name}");
        Row("trusts", TrustedSites.Of(rules), null);
        Row("origins", [.. OriginsOf(rules)], rules.Context.At(nameof(CorsGuardPolicyOptions.AllowedOrigins)));
        if (rules.Regexes.Count > 0)
        {
            Row("regexes", [.. rules.Regexes.Select(static regex => regex.Regex.Pattern)], rules.Context.At(nameof(CorsGuardPolicyOptions.AllowedOriginRegexes)));
        }

        Row("credentials", [policy.AllowCredentials ? "yes" : "no"], rules.Context.At(nameof(CorsGuardPolicyOptions.AllowCredentials)));
        Row("methods", [policy.AllowMethodsValue.ToString()], rules.Context.At(nameof(CorsGuardPolicyOptions.AllowedMethods)));
        Row("headers", [policy.AllowHeadersValue.ToString()], rules.Context.At(nameof(CorsGuardPolicyOptions.AllowedHeaders)));
        Row("exposed", [policy.ExposeHeadersValue.ToString()], rules.Context.At(nameof(CorsGuardPolicyOptions.ExposedHeaders)));
        Row("max age", [policy.MaxAge is null ? "browser's default" : policy.MaxAgeValue + " s"], rules.Context.At(nameof(CorsGuardPolicyOptions.PreflightMaxAge)));
        Row("guards", [.. GuardsOf(policy)], null);
    }

    // What is answered in front of the application.
    private static IEnumerable<string> GuardsOf(CompiledPolicy policy)
    {
        IEnumerable<(bool IsOn, string Name)> guards =
        [
            (policy.RejectsDisallowedOrigins, "requests of refused origins"),
            (policy.ProtectsWrites, "cross-origin writes"),
            (policy.ProtectsWebSockets, "WebSockets"),
        ];
        return guards.Where(static guard => guard.IsOn).Select(static guard => guard.Name);
    }

    private static string SourceOf(SettingLocation at) =>
        at.Source is null ? Default
        : at.Path.Contains(InProfile, StringComparison.OrdinalIgnoreCase) ? at.Source + ", profile"
        : at.Source;

    private static IEnumerable<string> OriginsOf(PolicyRules rules) =>
        rules.Policy.Origins.AllowsAny ? ["*"]
        : rules.Policy.Origins.AllowsNull ? [.. rules.Patterns.Select(static pattern => pattern.Text), "null"]
        : rules.Patterns.Select(static pattern => pattern.Text);

    private void Row(string name, IReadOnlyList<string> values, SettingLocation? at)
    {
        _text.AppendLine().Append("    ").Append(name.PadRight(13)).AppendJoin(", ", values.Take(MaxValues).Select(static value => value.Length == 0 ? "none" : value));
        if (values.Count == 0)
        {
            _text.Append("none");
        }
        else if (values.Count > MaxValues)
        {
            _text.Append(CultureInfo.InvariantCulture, $" and {values.Count - MaxValues} more");
        }

        if (at is { } location)
        {
            _text.Append("  [").Append(SourceOf(location)).Append(']');
        }
    }
}
