using CorsGuard.Evaluation;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Answers preflights.</summary>
internal sealed class Preflights
{
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly DecisionReporter _reporter;
    private readonly TimeProvider _clock;

    private volatile ReadyDecisions? _ready;

    public Preflights(PolicySelector selector, EndpointFinder endpoints, DecisionReporter reporter, TimeProvider clock)
    {
        _selector = selector;
        _endpoints = endpoints;
        _reporter = reporter;
        _clock = clock;
    }

    /// <summary>Answers by the one policy that governs everything.</summary>
    public Task AnswerByOnly(HttpContext context, CompiledPolicy only, StringValues origin, StringValues requestMethod)
    {
        var requestHeaders = context.Request.Headers.AccessControlRequestHeaders;
        return Answer(context, only, origin, requestMethod, requestHeaders, ReadyDecisionsOf(only).EvaluatePreflight(origin, requestMethod, requestHeaders));
    }

    /// <summary>The policies have been replaced. One may be large.</summary>
    public void Forget() => _ready = null;

    /// <summary>Finds the policy and answers, unless none governs the request; then it has not been touched.</summary>
    public async ValueTask<PreflightOutcome> FindAndAnswerAsync(HttpContext context, PolicySet policies)
    {
        _reporter.ReportPreflight(context.Request);
        PolicySelection selection;
        Endpoint? endpoint = null;
        try
        {
            endpoint = _endpoints.IsNeeded ? await _endpoints.FindAnnouncedAsync(context) : null;
            if (endpoint == EndpointFinder.Ambiguous)
            {
                return PreflightOutcome.EndpointAmbiguous;
            }

            selection = await SelectAsync(policies, context, endpoint);
            if (selection.Policy is null && _endpoints.IsNeeded && !Evaluator.IsMethod(context.Request.Headers.AccessControlRequestMethod))
            {
                // For no method there is no endpoint, but the endpoints of the path may well have CORS metadata.
                selection = new PolicySelection(null, RefusesPreflights: true);
            }
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code: the request is refused, nothing else is harmed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CorsGuardLog.ApplicationCodeFailed(_reporter.Log.Logger, exception, "(unknown)");
            selection = new PolicySelection(null, RefusesPreflights: true);
        }

        if (TryAnswer(context, selection) is { } answer)
        {
            await answer;
            return PreflightOutcome.Answered;
        }

        return endpoint is null ? PreflightOutcome.EndpointUnknown : PreflightOutcome.NotGoverned;
    }

    /// <summary>What path or default policy say, whatever the endpoint.</summary>
    public ValueTask<PolicySelection> SelectByPathAsync(HttpContext context, PolicySet policies) => SelectOrRefuseAsync(policies, context, null);

    /// <summary>Answers in the place of what the pipeline has answered.</summary>
    public Task AnswerAgain(HttpContext context, PolicySelection selection)
    {
        context.Response.Clear();
        return TryAnswer(context, selection) ?? Task.CompletedTask;
    }

    /// <summary>Answers for an endpoint that routing has chosen.</summary>
    public async Task AnswerAsync(HttpContext context, PolicySet policies, Endpoint endpoint)
    {
        var selection = await SelectOrRefuseAsync(policies, context, endpoint);
        await (TryAnswer(context, selection) ?? Refuse(context, PolicyContext.DefaultName));
    }

    /// <summary>Refuses one that resolves to no policy.</summary>
    public Task Refuse(HttpContext context, string policy)
    {
        HeaderWriter.RemoveCorsHeaders(context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        _reporter.ReportNoPolicy(context, policy, RequestReader.Preflight(context.Request));
        return _reporter.ExplainsDenials ? DenialNote.WriteAsync(context.Response, DenialReason.NoPolicy, policy, RequestLog.NoPolicyHint) : Task.CompletedTask;
    }

    private async ValueTask<PolicySelection> SelectOrRefuseAsync(PolicySet policies, HttpContext context, Endpoint? endpoint)
    {
        try
        {
            return await SelectAsync(policies, context, endpoint);
        }
#pragma warning disable CA1031 // As in front: the request is refused, nothing else is harmed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CorsGuardLog.ApplicationCodeFailed(_reporter.Log.Logger, exception, "(unknown)");
            return new PolicySelection(null, RefusesPreflights: true);
        }
    }

    private ValueTask<PolicySelection> SelectAsync(PolicySet policies, HttpContext context, Endpoint? endpoint)
    {
        var request = context.Request;
        var path = request.PathBase.HasValue ? request.PathBase.Add(request.Path).Value : request.Path.Value;
        return _selector.SelectAsync(policies, context, endpoint, path ?? "");
    }

    private ReadyDecisions ReadyDecisionsOf(CompiledPolicy policy)
    {
        if (_ready is not { } ready || ready.Policy != policy)
        {
            _ready = ready = new ReadyDecisions(policy, _clock);
        }

        return ready;
    }

    private Task Answer(HttpContext context, CompiledPolicy policy)
    {
        var headers = context.Request.Headers;
        var (origin, requestMethod, requestHeaders) = (headers.Origin, headers.AccessControlRequestMethod, headers.AccessControlRequestHeaders);
        return Answer(context, policy, origin, requestMethod, requestHeaders, Evaluator.EvaluatePreflight(policy, origin, requestMethod, requestHeaders));
    }

    private Task Answer(HttpContext context, CompiledPolicy policy, StringValues origin, StringValues requestMethod, StringValues requestHeaders, CorsDecision evaluated)
    {
        var request = context.Request;
        var decision = RequestReader.ExceptSameOrigin(evaluated, request, origin);
        var requestsPrivateNetwork = policy.AllowPrivateNetwork && RequestReader.RequestsPrivateNetwork(request.Headers);
        HeaderWriter.WritePreflight(context.Response, policy, decision, requestMethod, requestHeaders, requestsPrivateNetwork);
        _reporter.Report(context, policy, decision, origin, isPreflight: true);
        return decision.IsDenied && _reporter.ExplainsDenials ? DenialNote.WriteAsync(context.Response, Explainer.Explain(policy, RequestReader.Preflight(request))) : Task.CompletedTask;
    }

    private Task? TryAnswer(HttpContext context, PolicySelection selection)
    {
        if (selection.UndefinedName is { } name)
        {
            _reporter.Log.WriteUndefined(name);
        }

        return selection.Policy is { } policy ? Answer(context, policy)
            : selection.RefusesPreflights ? Refuse(context, selection.UndefinedName ?? PolicySetCompiler.NoPolicyName)
            : null;
    }
}
