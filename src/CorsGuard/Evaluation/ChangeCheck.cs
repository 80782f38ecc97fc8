using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>Tries changes before they are proposed: they must compile, and let the request through.</summary>
internal static class ChangeCheck
{
    // The rest of a longer list changes nothing for what is added.
    private const int MaxElements = 500;

    /// <returns>The codes of what is wrong with the changes; empty = nothing.</returns>
    /// <param name="settings">The policy as it is.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="facts">The request that they are for.</param>
    /// <param name="admitted">The origin, if the policy admits it: by what is left out here, maybe.</param>
    /// <param name="withCredentials">True = it is a request with cookies.</param>
    /// <param name="works">False = they cannot be used.</param>
    public static IReadOnlyList<string> Try(PolicySettings settings, IReadOnlyList<SettingChange> changes, in RequestFacts facts, string? admitted, bool withCredentials, out bool works)
    {
        var diagnostics = new DiagnosticBag();
        var options = With(settings.Options, changes, withCredentials);
        if (admitted is not null && options.AllowedOrigins?.Contains(admitted) != true && options.AllowedOrigins is not ["*"])
        {
            options.AllowedOrigins = [.. options.AllowedOrigins ?? [], admitted];
        }

        var policy = new PolicyCompiler(new PolicyContext(settings.Name, options, new SettingLocations(), diagnostics, settings.Compiled, settings.IsCandidate)).Compile().Policy;
        works = !diagnostics.HasErrors && !Evaluator.Evaluate(policy, facts).IsDenied && (!withCredentials || policy.AllowCredentials);

        var before = new DiagnosticBag();
        new PolicyCompiler(new PolicyContext(settings.Name, With(settings.Options, [], withCredentials), new SettingLocations(), before, settings.Compiled, settings.IsCandidate)).Compile();
        var known = before.Diagnostics.Select(static diagnostic => diagnostic.Code).ToHashSet();
        return [.. diagnostics.Diagnostics.Where(diagnostic => diagnostic.Severity != CorsGuardDiagnosticSeverity.Information && !known.Contains(diagnostic.Code)).Select(static diagnostic => diagnostic.Code).Distinct()];
    }

    // Expressions take long to compile, and a flood of refusals must not: they matter only for credentials, which nobody but a developer is told of.
    private static CorsGuardPolicyOptions With(CorsGuardPolicyOptions options, IReadOnlyList<SettingChange> changes, bool withRegexes) => new()
    {
        AllowedOrigins = Change(nameof(options.AllowedOrigins), options.AllowedOrigins, changes),
        AllowedOriginRegexes = withRegexes ? options.AllowedOriginRegexes : null,
        AllowedMethods = Change(nameof(options.AllowedMethods), options.AllowedMethods, changes),
        AllowedHeaders = Change(nameof(options.AllowedHeaders), options.AllowedHeaders, changes),
        ExposedHeaders = options.ExposedHeaders,
        AllowCredentials = options.AllowCredentials || changes.Any(static change => change.Setting == nameof(options.AllowCredentials)),
        DangerouslyAllowNullOrigin = options.DangerouslyAllowNullOrigin,
        DangerouslyAllowInsecureOrigins = options.DangerouslyAllowInsecureOrigins,
        DangerouslyAllowPublicSuffixWildcards = options.DangerouslyAllowPublicSuffixWildcards,
        DangerouslyAllowUnboundedRegexes = options.DangerouslyAllowUnboundedRegexes,
    };

    private static List<string>? Change(string setting, IList<string>? list, IReadOnlyList<SettingChange> changes)
    {
        var changed = changes.FirstOrDefault(change => change.Setting == setting);
        return changed?.List is not { } whole ? list?.Take(MaxElements).ToList() : whole.Count <= MaxElements ? [.. whole] : [.. changed.Added];
    }
}
