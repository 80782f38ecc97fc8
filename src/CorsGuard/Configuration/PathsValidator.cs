using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Checks Paths once all policies are known, also those that code added.</summary>
internal static class PathsValidator
{
    /// <param name="options">The final options.</param>
    /// <param name="locations">Where the settings stand.</param>
    /// <param name="diagnostics">Where to report.</param>
    /// <param name="isDefinedElsewhere">Whether the application defines the policy in code; null = its default policy.</param>
    public static void Validate(
        CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics, Func<string?, bool> isDefinedElsewhere)
    {
        foreach (var (path, policyName) in options.Paths)
        {
            var at = locations[$"{nameof(options.Paths)}:{path}"];
            if (!path.StartsWith('/'))
            {
                diagnostics.Report(
                    DiagnosticCodes.InvalidPath, at, $"'{path}' is invalid: a path starts with '/'.", $"Write '/{path}'.");
            }

            CheckName(options, at, diagnostics, policyName ?? "", isDefinedElsewhere);
        }
    }

    private static void CheckName(
        CorsGuardOptions options, SettingLocation at, DiagnosticBag diagnostics, string name, Func<string?, bool> isDefinedElsewhere)
    {
        if (name.Equals(PolicySetCompiler.NoPolicyName, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (name.Equals(PolicyContext.DefaultName, StringComparison.OrdinalIgnoreCase))
        {
            if (options.ConfiguredDefaultPolicy is null && !isDefinedElsewhere(null))
            {
                diagnostics.Report(
                    DiagnosticCodes.UnknownPathPolicy,
                    at,
                    "There is no default policy.",
                    $"Add {SettingLocations.Root}:{nameof(options.DefaultPolicy)}, or name another policy.");
            }
        }
        else if (!options.Policies.ContainsKey(name) && !isDefinedElsewhere(name))
        {
            diagnostics.Report(
                DiagnosticCodes.UnknownPathPolicy,
                at,
                $"The policy '{name}' is not defined.",
                DidYouMean.Hint(name, [.. options.Policies.Keys, PolicyContext.DefaultName, PolicySetCompiler.NoPolicyName]));
        }
    }
}
