using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Checks Paths once all policies are known, also those that code added.</summary>
internal static class PathsValidator
{
    private static readonly string[] Reserved = [PolicyContext.DefaultName, PolicySetCompiler.NoPolicyName];

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

            else if (IsNeverMatched(path))
            {
                diagnostics.Report(
                    DiagnosticCodes.InvalidPath,
                    at,
                    $"'{path}' matches no path: a prefix is made of decoded segments, without a query and without empty ones.",
                    "Write it as the application sees it, such as '/files/a b'.");
            }

            CheckName(options, at, diagnostics, policyName ?? "", isDefinedElsewhere);
        }

        ReportShadowed(options, locations, diagnostics);
    }

    private static bool IsNeverMatched(string path) =>
        path.AsSpan().ContainsAny('?', '#') || path.Contains("//", StringComparison.Ordinal) || HoldsEncodedCharacter(path);

    // A "%" that is no such thing may stand in a decoded path.
    private static bool HoldsEncodedCharacter(string path) =>
        Enumerable.Range(0, Math.Max(path.Length - 2, 0)).Any(i => path[i] == '%' && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]));

    private static void ReportShadowed(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics)
    {
        var byPrefix = options.Paths.ToLookup(static entry => entry.Key.TrimEnd('/'), StringComparer.OrdinalIgnoreCase);
        foreach (var (path, policyName) in options.Paths)
        {
            var at = locations[$"{nameof(options.Paths)}:{path}"];
            var prefix = path.TrimEnd('/');
            var first = byPrefix[prefix].First();
            if (first.Key != path)
            {
                var isSame = Equal(first.Value, policyName);
                diagnostics.Report(
                    isSame ? DiagnosticCodes.RedundantPath : DiagnosticCodes.AmbiguousPath,
                    at,
                    $"'{path}' is the same prefix as '{first.Key}'{(isSame ? "" : ", with another policy")}.",
                    "Remove one of the two.");
            }
            else if (FindParent(byPrefix, prefix) is { } parent && Equal(parent.Value, policyName))
            {
                diagnostics.Report(
                    DiagnosticCodes.RedundantPath, at, $"'{path}' has the policy that '{parent.Key}' gives it anyway.", "Remove the one that is not meant.");
            }
        }
    }

    // The longest shorter prefix, of whole segments; "" is that of "/".
    private static KeyValuePair<string, string>? FindParent(ILookup<string, KeyValuePair<string, string>> byPrefix, string prefix)
    {
        while (prefix.Length > 0)
        {
            prefix = prefix[..Math.Max(prefix.LastIndexOf('/'), 0)];
            if (byPrefix.Contains(prefix))
            {
                return byPrefix[prefix].First();
            }
        }

        return null;
    }

    private static bool Equal(string? name, string? other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

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
                DidYouMean.Hint(name, [.. options.Policies.Keys.Except(Reserved, StringComparer.OrdinalIgnoreCase), .. Reserved]));
        }
    }
}
