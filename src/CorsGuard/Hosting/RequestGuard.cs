using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Answers actual requests with 403 that a policy does not let run, before anything behind sees them.</summary>
internal sealed class RequestGuard
{
    private readonly PolicyProvider _policies;
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly ClientAddress _address;
    private readonly DecisionReporter _reporter;

    public RequestGuard(PolicyProvider policies, PolicySelector selector, EndpointFinder endpoints, ClientAddress address, DecisionReporter reporter)
    {
        _policies = policies;
        _selector = selector;
        _endpoints = endpoints;
        _address = address;
        _reporter = reporter;
    }

    /// <summary>Whether <see cref="TryRejectAsync"/> has to be asked. What has no Origin and changes nothing always runs.</summary>
    public bool Concerns(HttpRequest request, StringValues origin) => origin.Count > 0
        ? _policies.Current.IsGuarded || WebSocketHandshake.Is(request)
        : _policies.Current.IsGuarded && !Methods.IsSafe(request.Method);

    /// <returns>True = the request has been answered.</returns>
    public async Task<bool> TryRejectAsync(HttpContext context, StringValues origin)
    {
        CompiledPolicy? policy;
        Endpoint? endpoint;
        try
        {
            (policy, endpoint) = await SelectAsync(context);
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code. Who guards the request is not known, so it does not run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CorsGuardLog.ApplicationCodeFailed(_reporter.Log.Logger, exception, "(unknown)");
            HeaderWriter.RemoveCorsHeaders(context.Response.Headers);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return true;
        }

        var isWebSocket = WebSocketHandshake.Is(context.Request);
        if (policy is null || !(policy.IsGuarded || (policy.ProtectsWebSockets && isWebSocket)))
        {
            return false;
        }

        var facts = Facts(context, origin) with { IsWebSocket = isWebSocket };
        if (!Guard.Rejects(policy, facts, ProtectsWrites(endpoint), out var decision))
        {
            return false;
        }

        await RejectAsync(context, policy, decision, facts);
        return true;
    }

    // The framework's own way to say that an endpoint needs no protection against forged requests.
    private static bool ProtectsWrites(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false };

    private async ValueTask<(CompiledPolicy? Policy, Endpoint? Endpoint)> SelectAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.PathBase.HasValue ? request.PathBase.Add(request.Path).Value : request.Path.Value;
        var endpoint = await _endpoints.FindAsync(context, request.PathBase, request.Path);
        endpoint = endpoint == EndpointFinder.Ambiguous ? null : endpoint;
        return ((await _selector.SelectAsync(context, endpoint, path ?? "")).Policy, endpoint);
    }

    private RequestFacts Facts(HttpContext context, StringValues origin)
    {
        var (scheme, host) = _address.Of(context);
        return new RequestFacts { Origin = origin, Method = context.Request.Method, FetchSite = context.Request.Headers[HeaderNames.FetchSite], Scheme = scheme, Host = host };
    }

    private Task RejectAsync(HttpContext context, CompiledPolicy policy, CorsDecision decision, RequestFacts facts)
    {
        var response = context.Response;
        HeaderWriter.WriteActual(response.Headers, policy, decision);
        response.StatusCode = StatusCodes.Status403Forbidden;
        _reporter.Report(context, policy, decision, facts);
        return _reporter.ExplainsDenials ? DenialNote.WriteAsync(response, Explainer.ExplainDenial(policy, facts, decision)) : Task.CompletedTask;
    }
}
