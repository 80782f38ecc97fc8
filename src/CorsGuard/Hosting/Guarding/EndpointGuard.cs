using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>
/// Holds a request that <see cref="RequestGuard"/> let pass in front against the endpoint that routing takes for it. Most often it is the one that was
/// found in front; where something in between changes path or method, or chooses by a condition, it is another one, with another policy or without
/// the exemption.
/// </summary>
internal sealed class EndpointGuard(RequestGuard guard, PolicySet policies, string path, RequestFacts facts, Endpoint? passed)
{
    private PendingResponse? _pending;

    /// <param name="pending">What stamps the response: as that of the rejection, if it comes to that.</param>
    public void Follow(PendingResponse? pending) => _pending = pending;

    /// <returns>What answers in the place of the endpoint; null = the request may reach it.</returns>
    public Endpoint? FindRejection(HttpContext context, Endpoint endpoint)
    {
        if (StandIn.Is(endpoint) || (passed is not null && EndpointFinder.AreSame(passed, endpoint)))
        {
            return null;
        }

        try
        {
            if (!guard.TryFindPolicy(context, policies, endpoint, path, out var policy))
            {
                // Only a provider of the application's knows it, and routing does not wait. What has no code of its own lets the pipeline go on.
                return endpoint.RequestDelegate is { } run ? StandIn.ThatAsks(context, endpoint, asked => AskAndRunAsync(asked, endpoint, run)) : null;
            }

            return policy is not null && RequestGuard.Rejects(policy, endpoint, facts, out var decision)
                ? StandIn.ThatRejects(context, endpoint, rejected => RejectAsync(rejected, policy, decision))
                : null;
        }
#pragma warning disable CA1031 // A policy in code that cannot be compiled. Who guards the request is not known, so it does not run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return StandIn.ThatRejects(context, endpoint, rejected => guard.RejectUnknown(rejected, exception));
        }
    }

    private async Task AskAndRunAsync(HttpContext context, Endpoint endpoint, RequestDelegate run)
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
        else
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
}
