using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CorsGuard.Hosting;

/// <summary>
/// Holds a request that <see cref="RequestGuard"/> let pass in front against the endpoint that routing takes for it. Most often it is the one that was
/// found in front; where something in between changes path or method, or chooses by a condition, it is another one, with another policy or without
/// the exemption.
/// </summary>
internal sealed class EndpointGuard(RequestGuard guard, PolicySet policies, string path, RequestFacts facts)
{
    private PendingResponse? _pending;

    /// <param name="pending">What stamps the response: as that of the rejection, if it comes to that.</param>
    public void Follow(PendingResponse? pending) => _pending = pending;

    /// <returns>What answers in the place of the endpoint; null = the request may reach it.</returns>
    public Endpoint? FindRejection(HttpContext context, Endpoint endpoint)
    {
        try
        {
            if (!guard.TryFindPolicy(context, policies, endpoint, path, out var policy))
            {
                return AskFirst(endpoint);
            }

            return policy is not null && RequestGuard.Rejects(policy, endpoint, facts, out var decision)
                ? InPlaceOf(endpoint, rejected => RejectAsync(rejected, policy, decision))
                : null;
        }
#pragma warning disable CA1031 // A policy in code that cannot be compiled. Who guards the request is not known, so it does not run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return InPlaceOf(endpoint, rejected => guard.RejectUnknown(rejected, exception));
        }
    }

    // Only a provider of the application's knows the policy, and routing does not wait for it: the endpoint stays what it is, and asks before it runs.
    private Endpoint AskFirst(Endpoint endpoint) => endpoint is RouteEndpoint route
        ? new RouteEndpoint(context => AskAndRunAsync(context, endpoint), route.RoutePattern, route.Order, route.Metadata, route.DisplayName)
        : new Endpoint(context => AskAndRunAsync(context, endpoint), endpoint.Metadata, endpoint.DisplayName);

    private async Task AskAndRunAsync(HttpContext context, Endpoint endpoint)
    {
        CompiledPolicy? policy;
        try
        {
            policy = await guard.FindPolicyAsync(context, policies, endpoint, path);
        }
#pragma warning disable CA1031 // The provider is the application's code. Who guards the request is not known, so it does not run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await guard.RejectUnknown(context, exception);
            return;
        }

        if (policy is not null && RequestGuard.Rejects(policy, endpoint, facts, out var decision))
        {
            await RejectAsync(context, policy, decision);
        }
        else if (endpoint.RequestDelegate is { } run)
        {
            await run(context);
        }
    }

    private Task RejectAsync(HttpContext context, CompiledPolicy policy, CorsDecision decision)
    {
        if (_pending is { } pending && pending.Context == context)
        {
            pending.Reject(policy, decision);
        }

        return guard.RejectAsync(context, policy, decision, facts);
    }

    // Whether the visitor may see the endpoint is not asked: nobody sees it. Its policy governs what else may answer in its place (a rate limiter).
    private static Endpoint InPlaceOf(Endpoint endpoint, RequestDelegate reject)
    {
        List<object> metadata = [new AllowAnonymousAttribute()];
        if (endpoint.Metadata.GetMetadata<ICorsMetadata>() is { } cors)
        {
            metadata.Add(cors);
        }

        return new Endpoint(reject, new EndpointMetadataCollection(metadata), "rejected by CorsGuard");
    }
}
