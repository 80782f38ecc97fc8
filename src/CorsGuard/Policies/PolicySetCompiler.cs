namespace CorsGuard.Policies;

/// <summary>Compiles the whole of the options to a <see cref="PolicySet"/>; problems go to the bag, all of them.</summary>
internal static class PolicySetCompiler
{
    public const string NoPolicyName = "none";

    public static CompiledSettings Compile(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics, CompileSettings settings)
    {
        List<PolicyRules> rules = [];
        if (options.ConfiguredDefaultPolicy is { } ofDefault)
        {
            rules.Add(new PolicyCompiler(new PolicyContext(null, ofDefault, locations, diagnostics, settings)).Compile());
        }

        foreach (var (name, policy) in options.Policies)
        {
            if (policy is not null && CheckName(name, locations, diagnostics))
            {
                rules.Add(new PolicyCompiler(new PolicyContext(name, policy, locations, diagnostics, settings)).Compile());
            }
        }

        var defaultPolicy = rules.Find(static rule => rule.Context.Name is null)?.Policy;
        List<CompiledPolicy> named = [.. rules.Where(static rule => rule.Context.Name is not null).Select(static rule => rule.Policy)];
        WarnIfNothingIsAllowed(options, defaultPolicy, named, locations, diagnostics, settings.HasOtherPolicies);
        var paths = new PathTable(options.Paths.Select(static entry => Entry(entry.Key, entry.Value)));
        return new CompiledSettings(new PolicySet(defaultPolicy, named, paths, ExplainsDenials(options, locations, diagnostics, settings)), rules, settings);
    }

    private static bool ExplainsDenials(CorsGuardOptions options, SettingLocations locations, DiagnosticBag diagnostics, CompileSettings settings)
    {
        if (options.ExplainDenials == true && settings.IsProduction)
        {
            diagnostics.Report(
                DiagnosticCodes.DenialsExplainedInProduction,
                locations[nameof(options.ExplainDenials)],
                "Refused requests are told why, in production: anybody can ask which origins, methods and headers are allowed.",
                $"Move it to the profile of development; the log says the same to you, and to you alone.");
        }

        return options.ExplainDenials ?? (settings.IsDevelopment && !settings.IsProduction);
    }

    private static bool CheckName(string name, SettingLocations locations, DiagnosticBag diagnostics)
    {
        if (!IsReserved(name))
        {
            return true;
        }

        diagnostics.Report(
            DiagnosticCodes.ReservedPolicyName,
            locations[SettingLocations.OfPolicy(name)],
            $"'{name}' is reserved.",
            $"Choose another name; the default policy stands in {nameof(CorsGuardOptions.DefaultPolicy)}.");
        return false;
    }

    private static bool IsReserved(string name) =>
        name.Equals(NoPolicyName, StringComparison.OrdinalIgnoreCase) || name.Equals(PolicyContext.DefaultName, StringComparison.OrdinalIgnoreCase);

    private static PathEntry Entry(string path, string? policyName) => new(
        path.TrimEnd('/'),
        PolicyContext.DefaultName.Equals(policyName, StringComparison.OrdinalIgnoreCase) ? null : policyName,
        NoPolicyName.Equals(policyName, StringComparison.OrdinalIgnoreCase));

    private static bool ListsNone(CorsGuardPolicyOptions settings) =>
        settings.AllowedOrigins is not { Count: > 0 } && settings.AllowedOriginRegexes is not { Count: > 0 };

    private static void WarnIfNothingIsAllowed(
        CorsGuardOptions options,
        CompiledPolicy? defaultPolicy,
        List<CompiledPolicy> named,
        SettingLocations locations,
        DiagnosticBag diagnostics,
        bool hasOtherPolicies)
    {
        // What is missing may be what could not be used: that has been reported.
        var isNone = defaultPolicy is null && named.Count == 0;
        if (diagnostics.HasErrors || (isNone && hasOtherPolicies))
        {
            return;
        }

        if (isNone)
        {
            diagnostics.Report(
                DiagnosticCodes.NoPolicy,
                new SettingLocation(SettingLocations.Root, null),
                "No policy is configured: no cross-origin request is allowed, but where an endpoint has a policy in code.",
                $"Add {SettingLocations.Root}:{nameof(CorsGuardOptions.DefaultPolicy)}:{nameof(CorsGuardPolicyOptions.AllowedOrigins)}.");
        }
        else if (options.ConfiguredDefaultPolicy is { } settings ? ListsNone(settings) : options.Policies.Values.All(ListsNone))
        {
            diagnostics.Report(
                DiagnosticCodes.NoOriginAllowed,
                locations[SettingLocations.OfSetting(defaultPolicy is null ? named[0].Name : null, nameof(CorsGuardPolicyOptions.AllowedOrigins))],
                $"The policy '{(defaultPolicy ?? named[0]).Name}' allows no origin.",
                $"Add the origins of your front ends to {nameof(CorsGuardPolicyOptions.AllowedOrigins)}.");
        }
    }
}
