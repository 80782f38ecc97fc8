using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Selects the policy of a request: the metadata of its endpoint, then its path, then the default policy.</summary>
internal sealed class PolicySelector
{
    private readonly PolicyProvider _policies;
    private readonly FrameworkPolicies _frameworkPolicies;
    private readonly EndpointFinder _endpoints;

    public PolicySelector(PolicyProvider policies, FrameworkPolicies frameworkPolicies, EndpointFinder endpoints)
    {
        _policies = policies;
        _frameworkPolicies = frameworkPolicies;
        _endpoints = endpoints;
    }

    /// <summary>The policy that governs every request, where neither endpoints nor paths choose another; null = they may.</summary>
    public CompiledPolicy? Only
    {
        get
        {
            var policies = _policies.Current;
            return policies.Paths.IsEmpty && !_endpoints.IsNeeded ? policies.Default : null;
        }
    }

    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint that answers it; null = none.</param>
    /// <param name="path">The whole decoded path as the client sent it.</param>
    public ValueTask<PolicySelection> SelectAsync(HttpContext context, Endpoint? endpoint, string path)
    {
        var policies = _policies.Current;

        // The last one is the most significant. The order of these cases is the framework's own.
        return endpoint?.Metadata.GetMetadata<ICorsMetadata>() switch
        {
            null => SelectByPath(context, policies, path),
            IDisableCorsAttribute => Of(new PolicySelection(null, RefusesPreflights: true)),
            ICorsPolicyMetadata inline => Of(new PolicySelection(_frameworkPolicies.Compile(inline.Policy))),
            IEnableCorsAttribute { PolicyName: { } name } => SelectNamed(context, policies, name),
            _ => SelectDefault(context, policies, endpointAsked: true),
        };
    }

    private ValueTask<PolicySelection> SelectByPath(HttpContext context, PolicySet policies, string path) => policies.Paths.Find(path) switch
    {
        null => SelectDefault(context, policies, endpointAsked: false),
        { IsNone: true } => Of(default),
        { PolicyName: { } name } => SelectNamed(context, policies, name),
        _ => SelectDefault(context, policies, endpointAsked: false),
    };

    private ValueTask<PolicySelection> SelectNamed(HttpContext context, PolicySet policies, string name) =>
        policies.Find(name) is { } policy ? Of(new PolicySelection(policy)) : AskAsync(context, name, endpointAsked: true);

    private ValueTask<PolicySelection> SelectDefault(HttpContext context, PolicySet policies, bool endpointAsked) =>
        policies.Default is { } policy ? Of(new PolicySelection(policy)) : AskAsync(context, null, endpointAsked);

    private ValueTask<PolicySelection> AskAsync(HttpContext context, string? name, bool endpointAsked)
    {
        var pending = _frameworkPolicies.FindAsync(context, name);
        return pending.IsCompletedSuccessfully
            ? Of(Select(pending.Result, name, endpointAsked))
            : AwaitAsync(pending, name, endpointAsked);

        static async ValueTask<PolicySelection> AwaitAsync(ValueTask<CompiledPolicy?> pending, string? name, bool endpointAsked) =>
            Select(await pending, name, endpointAsked);
    }

    private static PolicySelection Select(CompiledPolicy? policy, string? name, bool endpointAsked) =>
        policy is not null ? new PolicySelection(policy) : new PolicySelection(null, endpointAsked, name);

    private static ValueTask<PolicySelection> Of(PolicySelection selection) => new(selection);
}
