using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Checks the CORS metadata of the endpoints that are known at startup against the policies.</summary>
internal sealed class EndpointCheck
{
    // Origins that nobody lists on purpose. Who admits one of them admits anybody: who has a name under a top-level domain, or puts one in front of his own.
    private static readonly string[] AttackerOrigins = ["https://attacker.invalid", "http://attacker.invalid:8080", "https://attacker.com", "http://localhost.attacker.invalid", "null"];

    private readonly LoadedPolicies _loaded;
    private readonly FrameworkPolicies _frameworkPolicies;
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _undefined = new(StringComparer.OrdinalIgnoreCase);
    private bool _askedForDefault;

    public EndpointCheck(LoadedPolicies loaded, FrameworkPolicies frameworkPolicies)
    {
        _loaded = loaded;
        _frameworkPolicies = frameworkPolicies;
        _used.UnionWith(loaded.Options.Paths.Values);
    }

    public void Run(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            switch (endpoint.Metadata.GetMetadata<ICorsMetadata>())
            {
                case null or IDisableCorsAttribute:
                    break;
                case ICorsPolicyMetadata inline:
                    CheckWritten(At(endpoint), inline.Policy);
                    break;
                case IEnableCorsAttribute { PolicyName: { } name }:
                    CheckName(endpoint, name);
                    break;
                default:
                    CheckDefault(endpoint);
                    break;
            }
        }

        if (_loaded.Policies.Default is null && _frameworkPolicies.Find(null) is { } ownDefault)
        {
            CheckWritten(new SettingLocation("AddCors", SettingLocations.Code), ownDefault);
        }

        ReportUnused();
    }

    /// <summary>Depends on how the services are registered, so that it is asked once: CorsGuard's own provider answers for the policies in force.</summary>
    public void CheckProviders()
    {
        string?[] own = _loaded.Policies.Default is null ? [.. _loaded.Policies.Named.Select(static policy => policy.Name)] : [null];
        if (Array.Exists(own, _frameworkPolicies.Hides))
        {
            _loaded.Diagnostics.Report(
                DiagnosticCodes.ForeignPolicyProvider,
                new SettingLocation(nameof(ICorsPolicyProvider), SettingLocations.Code),
                "Another ICorsPolicyProvider was registered after AddCorsGuard(): those who ask that interface do not see CorsGuard's policies.",
                "Register it before AddCorsGuard(), which then asks it for names that it does not define.");
        }
    }

    private void CheckName(Endpoint endpoint, string name)
    {
        _used.Add(name);
        if (_loaded.Policies.Find(name) is not null)
        {
            return;
        }

        if (_frameworkPolicies.Find(name) is { } written)
        {
            CheckWritten(At(endpoint), written);
        }
        else if (!_frameworkPolicies.HasForeignProvider && _undefined.Add(name))
        {
            // A foreign provider may know the name once it sees a request.
            _loaded.Diagnostics.Report(
                DiagnosticCodes.UnknownPolicy,
                At(endpoint),
                $"The endpoint names the policy '{name}', which nobody defines.",
                $"Add {SettingLocations.Root}:{SettingLocations.OfPolicy(name)}, or correct the name.");
        }
    }

    private void CheckDefault(Endpoint endpoint)
    {
        var isDefined = _loaded.Policies.Default is not null || _frameworkPolicies.Find(null) is not null || _frameworkPolicies.HasForeignProvider;
        if (!isDefined && !_askedForDefault)
        {
            _askedForDefault = true;
            _loaded.Diagnostics.Report(
                DiagnosticCodes.UndefinedDefaultPolicy,
                At(endpoint),
                "The endpoint asks for the default policy, but none is configured: its preflights are refused.",
                $"Add {SettingLocations.Root}:{nameof(CorsGuardOptions.DefaultPolicy)}, or name a policy.");
        }
    }

    private void CheckWritten(SettingLocation at, CorsPolicy policy)
    {
        if (FrameworkPolicyCompiler.IsContradictory(policy))
        {
            _loaded.Diagnostics.Report(
                DiagnosticCodes.InvalidFrameworkPolicy,
                at,
                "The policy allows any origin together with credentials, which browsers refuse.",
                "List the origins that may send credentials, or call DisallowCredentials().");
        }
        else if (policy.SupportsCredentials && AdmitsAttackers(policy))
        {
            _loaded.Diagnostics.Report(
                DiagnosticCodes.PermissivePredicate,
                at,
                "The predicate of the policy admits an origin that nobody named, together with credentials: every site could act as the signed-in user.",
                "Compare the origin with those that you trust.");
        }
    }

    private static bool AdmitsAttackers(CorsPolicy policy)
    {
        try
        {
            return Array.Exists(AttackerOrigins, origin => policy.IsOriginAllowed(origin));
        }
#pragma warning disable CA1031 // The application's code: if it throws here, it will be refused and logged for each request.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private void ReportUnused()
    {
        foreach (var policy in _loaded.Policies.Named)
        {
            if (!_used.Contains(policy.Name))
            {
                _loaded.Diagnostics.Report(
                    DiagnosticCodes.UnusedPolicy,
                    _loaded.Locations[SettingLocations.OfPolicy(policy.Name)],
                    $"Nothing uses the policy '{policy.Name}'.",
                    "Name it with RequireCors, [EnableCors] or in Paths, or remove it.");
            }
        }
    }

    private static SettingLocation At(Endpoint endpoint) => new($"endpoint {endpoint.DisplayName}", SettingLocations.Code);
}
