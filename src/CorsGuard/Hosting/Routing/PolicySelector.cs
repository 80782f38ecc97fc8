using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Selects the policy of a request: the metadata of its endpoint, then its path, then the default policy.</summary>
internal sealed class PolicySelector
{
    private readonly FrameworkPolicies _frameworkPolicies;

    public PolicySelector(FrameworkPolicies frameworkPolicies)
    {
        _frameworkPolicies = frameworkPolicies;
    }

    /// <param name="policies">Those that were in force when the request arrived.</param>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint that answers it; null = none.</param>
    /// <param name="path">The whole decoded path as the client sent it.</param>
    public ValueTask<PolicySelection> SelectAsync(PolicySet policies, HttpContext context, Endpoint? endpoint, string path) =>
        TrySelect(policies, endpoint, path, out var selection, out var unknown) ? new ValueTask<PolicySelection>(selection) : AskAsync(context, unknown);

    /// <summary>Says which of the ways <see cref="SelectAsync"/> takes.</summary>
    public static string Describe(PolicySet policies, Endpoint? endpoint, string path) => endpoint?.Metadata.GetMetadata<ICorsMetadata>() switch
    {
        null => policies.Paths.Find(path) is { } entry
            ? $"The entry '{entry.Prefix}' of Paths says so."
            : "No endpoint and no entry of Paths chooses another: it is the default.",
        IDisableCorsAttribute => $"The endpoint '{endpoint.DisplayName}' disables CORS.",
        ICorsPolicyMetadata => $"The endpoint '{endpoint.DisplayName}' has a policy of its own, in code.",
        IEnableCorsAttribute { PolicyName: { } name } => $"The endpoint '{endpoint.DisplayName}' names '{name}'.",
        _ => $"The endpoint '{endpoint.DisplayName}' asks for the default policy.",
    };

    /// <summary>Selects without asking the application's code; false = it has to be asked.</summary>
    public bool TrySelect(PolicySet policies, Endpoint? endpoint, string path, out PolicySelection selection) => TrySelect(policies, endpoint, path, out selection, out _);

    /// <summary>As <see cref="SelectAsync"/>, for whoever cannot wait: false = a policy provider of the application's has to be asked.</summary>
    public bool TrySelectInCode(PolicySet policies, HttpContext context, Endpoint? endpoint, string path, out PolicySelection selection)
    {
        if (TrySelect(policies, endpoint, path, out selection))
        {
            return true;
        }

        if (_frameworkPolicies.HasForeignProvider)
        {
            return false;
        }

        // A policy of AddCors, for which nobody waits.
        selection = SelectAsync(policies, context, endpoint, path).AsTask().GetAwaiter().GetResult();
        return true;
    }

    // The last metadata is the most significant. The order of these cases is the framework's own.
    private bool TrySelect(PolicySet policies, Endpoint? endpoint, string path, out PolicySelection selection, out Unknown unknown)
    {
        unknown = default;
        switch (endpoint?.Metadata.GetMetadata<ICorsMetadata>())
        {
            case null:
                return TrySelectByPath(policies, path, out selection, out unknown);
            case IDisableCorsAttribute:
                selection = new PolicySelection(null, RefusesPreflights: true);
                return true;
            case ICorsPolicyMetadata inline:
                selection = new PolicySelection(_frameworkPolicies.Compile(inline.Policy));
                return true;
            case IEnableCorsAttribute { PolicyName: { } name }:
                return TryTake(policies.Find(name), name, endpointAsked: true, out selection, out unknown);
            default:
                return TryTake(policies.Default, null, endpointAsked: true, out selection, out unknown);
        }
    }

    private bool TrySelectByPath(PolicySet policies, string path, out PolicySelection selection, out Unknown unknown)
    {
        var entry = policies.Paths.IsEmpty ? null : policies.Paths.Find(path);
        if (entry is { IsNone: true })
        {
            (selection, unknown) = (default, default);
            return true;
        }

        return entry?.PolicyName is { } name
            ? TryTake(policies.Find(name), name, endpointAsked: true, out selection, out unknown)
            : TryTake(policies.Default, null, endpointAsked: false, out selection, out unknown);
    }

    private bool TryTake(CompiledPolicy? policy, string? name, bool endpointAsked, out PolicySelection selection, out Unknown unknown)
    {
        selection = new PolicySelection(policy);
        unknown = new Unknown(name, endpointAsked);
        if (policy is null && !_frameworkPolicies.Knows(name))
        {
            selection = new PolicySelection(null, endpointAsked, name);
            return true;
        }

        return policy is not null;
    }

    private async ValueTask<PolicySelection> AskAsync(HttpContext context, Unknown unknown) =>
        await _frameworkPolicies.FindAsync(context, unknown.Name) is { } policy
            ? new PolicySelection(policy)
            : new PolicySelection(null, unknown.EndpointAsked, unknown.Name);

    /// <summary>A policy that CorsGuard does not define; a name of null = the default policy.</summary>
    private readonly record struct Unknown(string? Name, bool EndpointAsked);
}
