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
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly ClientAddress _address;
    private readonly DecisionReporter _reporter;

    public RequestGuard(PolicySelector selector, EndpointFinder endpoints, ClientAddress address, DecisionReporter reporter)
    {
        _selector = selector;
        _endpoints = endpoints;
        _address = address;
        _reporter = reporter;
    }

    public async Task<GuardOutcome> TryRejectAsync(HttpContext context, StringValues origin)
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
            HeaderWriter.Withhold(context.Response.Headers);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return new GuardOutcome(IsAnswered: true);
        }

        var isWebSocket = WebSocketHandshake.Is(context, context.Request.Headers, context.Request.Method);
        if (policy is null || !(policy.IsGuarded || (policy.ProtectsWebSockets && isWebSocket)))
        {
            return default;
        }

        var facts = Facts(context, origin) with { IsWebSocket = isWebSocket };
        if (!Guard.Rejects(policy, facts, out var decision))
        {
            return default;
        }

        if (decision.Denial == DenialReason.CrossOriginWrite && !ProtectsWrites(endpoint))
        {
            // The exemption is this endpoint's. What stands between may yet change path or method, and with them the endpoint.
            return new GuardOutcome(IsAnswered: false, rejected => RejectAsync(rejected, policy, decision, facts));
        }

        await RejectAsync(context, policy, decision, facts);
        return new GuardOutcome(IsAnswered: true);
    }

    // The framework's own way to say that an endpoint needs no protection against forged requests.
    public static bool ProtectsWrites(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false };

    private async ValueTask<(CompiledPolicy? Policy, Endpoint? Endpoint)> SelectAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.PathBase.HasValue ? request.PathBase.Add(request.Path).Value : request.Path.Value;
        var endpoint = await _endpoints.FindAsync(context, request.PathBase, request.Path);
        endpoint = endpoint == EndpointFinder.Ambiguous ? null : endpoint;
        var selection = await _selector.SelectAsync(context, endpoint, path ?? "");

        // Where a name is nobody's, the endpoint must not be less guarded than without it.
        return (selection.UndefinedName is null ? selection.Policy : _selector.Default, endpoint);
    }

    private RequestFacts Facts(HttpContext context, StringValues origin)
    {
        var (scheme, host) = _address.Of(context);
        return new RequestFacts { Origin = origin, Method = context.Request.Method, FetchSite = FetchSite(context.Request), Scheme = scheme, Host = host };
    }

    // An empty line says nothing.
    private static StringValues FetchSite(HttpRequest request) => request.Headers[HeaderNames.FetchSite] is var site && StringValues.IsNullOrEmpty(site) ? StringValues.Empty : site;

    private Task RejectAsync(HttpContext context, CompiledPolicy policy, CorsDecision decision, RequestFacts facts)
    {
        var response = context.Response;
        HeaderWriter.WriteActual(response.Headers, policy, decision);
        response.StatusCode = StatusCodes.Status403Forbidden;
        _reporter.Report(context, policy, decision, facts);
        return _reporter.ExplainsDenials ? DenialNote.WriteAsync(response, Explainer.ExplainDenial(policy, facts, decision)) : Task.CompletedTask;
    }
}
