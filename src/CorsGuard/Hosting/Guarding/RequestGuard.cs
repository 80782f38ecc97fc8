using System.Collections.Concurrent;
using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Observability;
using CorsGuard.Origins;
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

    // By names from the metadata of the application's endpoints, so that their number is bounded.
    private readonly ConcurrentDictionary<string, CompiledPolicy> _ofNobody = new(StringComparer.Ordinal);

    public RequestGuard(PolicySelector selector, EndpointFinder endpoints, ClientAddress address, DecisionReporter reporter)
    {
        _selector = selector;
        _endpoints = endpoints;
        _address = address;
        _reporter = reporter;
    }

    /// <param name="context">The request.</param>
    /// <param name="policies">Those that are in force.</param>
    /// <param name="origin">The lines of the Origin header.</param>
    public async Task<GuardOutcome> TryRejectAsync(HttpContext context, PolicySet policies, StringValues origin)
    {
        var request = context.Request;
        var path = (request.PathBase.HasValue ? request.PathBase.Add(request.Path).Value : request.Path.Value) ?? "";
        Endpoint? endpoint;
        CompiledPolicy? policy;
        try
        {
            endpoint = await _endpoints.FindAsync(context, request.PathBase, request.Path);
            endpoint = endpoint == EndpointFinder.Ambiguous ? null : endpoint;
            policy = PolicyOf(policies, await _selector.SelectAsync(policies, context, endpoint, path));
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code. Who guards the request is not known, so it does not run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await RejectUnknown(context, exception);
            return new GuardOutcome(IsAnswered: true);
        }

        var isWebSocket = WebSocketHandshake.Is(context, request.Headers, request.Method);
        if (!_endpoints.IsNeeded && !(policy is not null && Guards(policy, isWebSocket)))
        {
            return default;
        }

        var facts = Facts(context, origin, isWebSocket);
        if (policy is not null && Rejects(policy, endpoint, facts, out var decision))
        {
            await RejectAsync(context, policy, decision, facts);
            return new GuardOutcome(IsAnswered: true);
        }

        return _endpoints.IsNeeded || !ProtectsWrites(endpoint) ? new GuardOutcome(IsAnswered: false, new EndpointGuard(this, policies, path, facts, endpoint)) : default;
    }

    /// <summary>The policy that guards an endpoint; false = a policy provider of the application's has to be asked.</summary>
    public bool TryFindPolicy(HttpContext context, PolicySet policies, Endpoint endpoint, string path, out CompiledPolicy? policy)
    {
        var isKnown = _selector.TrySelectInCode(policies, context, endpoint, path, out var selection);
        policy = isKnown ? PolicyOf(policies, selection) : null;
        return isKnown;
    }

    public async ValueTask<CompiledPolicy?> FindPolicyAsync(HttpContext context, PolicySet policies, Endpoint endpoint, string path) =>
        PolicyOf(policies, await _selector.SelectAsync(policies, context, endpoint, path));

    public static bool Rejects(CompiledPolicy policy, Endpoint? endpoint, in RequestFacts facts, out CorsDecision decision)
    {
        decision = default;
        return Guards(policy, facts.IsWebSocket)
            && Guard.Rejects(policy, facts, out decision)
            && (decision.Denial != DenialReason.CrossOriginWrite || ProtectsWrites(endpoint));
    }

    public Task RejectAsync(HttpContext context, CompiledPolicy policy, CorsDecision decision, RequestFacts facts)
    {
        var response = context.Response;
        HeaderWriter.WriteActual(response.Headers, policy, decision);
        response.StatusCode = StatusCodes.Status403Forbidden;
        _reporter.ReportRejected(context, policy, decision, facts);
        return _reporter.ExplainsDenials ? DenialNote.WriteAsync(response, Explainer.ExplainDenial(policy, facts, decision)) : Task.CompletedTask;
    }

    public Task RejectUnknown(HttpContext context, Exception exception)
    {
        CorsGuardLog.ApplicationCodeFailed(_reporter.Log.Logger, exception, "(unknown)");
        HeaderWriter.Withhold(context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool Guards(CompiledPolicy policy, bool isWebSocket) => policy.IsGuarded || (policy.ProtectsWebSockets && isWebSocket);

    // Where a name is nobody's, the endpoint must not be less guarded than without it.
    private CompiledPolicy? PolicyOf(PolicySet policies, PolicySelection selection)
    {
        if (selection.UndefinedName is not { } name)
        {
            return selection.Policy;
        }

        _reporter.Log.WriteUndefined(name);
        return policies.Default ?? _ofNobody.GetOrAdd(name, OfNobody);
    }

    private static CompiledPolicy OfNobody(string name) => new(
        name, new PolicyParts { Origins = OriginSet.Of([], [], allowsNull: false), Methods = [], Headers = [], RejectsDisallowedOrigins = true, ProtectsWrites = true });

    // The framework's own way to say that an endpoint needs no protection against forged requests.
    private static bool ProtectsWrites(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false };

    private RequestFacts Facts(HttpContext context, StringValues origin, bool isWebSocket)
    {
        var request = context.Request;
        var (scheme, host) = _address.Of(context);
        return new RequestFacts
        {
            Origin = origin,
            Method = request.Method,
            FetchSite = FetchSite(request),
            IsWebSocket = isWebSocket,
            Scheme = scheme,
            Host = host,
        };
    }

    // An empty line says nothing.
    private static StringValues FetchSite(HttpRequest request) => request.Headers[HeaderNames.FetchSite] is var site && StringValues.IsNullOrEmpty(site) ? StringValues.Empty : site;
}
