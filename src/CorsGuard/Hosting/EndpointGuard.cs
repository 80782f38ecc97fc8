using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>
/// Holds a request that <see cref="RequestGuard"/> let pass in front against the endpoint that routing takes for it. Most often it is the one that was
/// found in front; where something in between changes path or method, or chooses by a condition, it is another one, with another policy or without
/// the exemption.
/// </summary>
internal sealed class EndpointGuard(RequestGuard guard, PolicySet policies, string path, RequestFacts facts)
{
    /// <returns>What answers in the place of the endpoint; null = the request may reach it.</returns>
    public RequestDelegate? FindRejection(Endpoint endpoint) =>
        guard.FindPolicy(policies, endpoint, path) is { } policy && RequestGuard.Rejects(policy, endpoint, facts, out var decision)
            ? context => guard.RejectAsync(context, policy, decision, facts)
            : null;
}
