using CorsGuard.Evaluation;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Answers preflights.</summary>
internal sealed class Preflights
{
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly RequestLog _log;

    public Preflights(PolicySelector selector, EndpointFinder endpoints, RequestLog log)
    {
        _selector = selector;
        _endpoints = endpoints;
        _log = log;
    }

    /// <summary>Answers at once, if it is known which policy governs the request; else the request has not been touched.</summary>
    public bool TryAnswer(HttpContext context)
    {
        if (_selector.Only is not { } policy)
        {
            return false;
        }

        Answer(context, policy);
        return true;
    }

    /// <summary>Finds the policy and answers, unless none governs the request; then it has not been touched.</summary>
    public async ValueTask<PreflightOutcome> FindAndAnswerAsync(HttpContext context)
    {
        PolicySelection selection;
        Endpoint? endpoint = null;
        try
        {
            endpoint = _endpoints.IsNeeded ? await _endpoints.FindAnnouncedAsync(context) : null;
            selection = await SelectAsync(context, endpoint);
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code: the request is refused, nothing else is harmed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CorsGuardLog.ApplicationCodeFailed(_log.Logger, exception, "(unknown)");
            selection = new PolicySelection(null, RefusesPreflights: true);
        }

        return Answer(context, selection) ? PreflightOutcome.Answered
            : endpoint is null ? PreflightOutcome.EndpointUnknown
            : PreflightOutcome.NotGoverned;
    }

    /// <summary>Answers for an endpoint that routing has chosen.</summary>
    public async Task AnswerAsync(HttpContext context, Endpoint endpoint)
    {
        if (!Answer(context, await SelectAsync(context, endpoint)))
        {
            Refuse(context, PolicyContext.DefaultName);
        }
    }

    private ValueTask<PolicySelection> SelectAsync(HttpContext context, Endpoint? endpoint)
    {
        var request = context.Request;
        var path = request.PathBase.HasValue ? request.PathBase.Add(request.Path).Value : request.Path.Value;
        return _selector.SelectAsync(context, endpoint, path ?? "");
    }

    private bool Answer(HttpContext context, PolicySelection selection)
    {
        if (selection.UndefinedName is { } name)
        {
            _log.WriteUndefined(name);
        }

        if (selection.Policy is { } policy)
        {
            Answer(context, policy);
            return true;
        }

        if (selection.RefusesPreflights)
        {
            Refuse(context, selection.UndefinedName ?? PolicySetCompiler.NoPolicyName);
            return true;
        }

        return false;
    }

    private void Answer(HttpContext context, CompiledPolicy policy)
    {
        var facts = Facts(context.Request);
        var decision = Evaluator.Evaluate(policy, facts);
        HeaderWriter.WritePreflight(context.Response, policy, decision, facts);
        if (_log.IsDue(policy, decision, facts, out var suppressed))
        {
            _log.Write(policy, decision, facts, context.Request.Method, context.Request.Path.Value, suppressed);
        }
    }

    private void Refuse(HttpContext context, string policy)
    {
        HeaderWriter.RemoveCorsHeaders(context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        _log.WriteNoPolicy(policy, Facts(context.Request), context.Request.Path.Value);
    }

    private static RequestFacts Facts(HttpRequest request)
    {
        var headers = request.Headers;
        return new RequestFacts
        {
            IsPreflight = true,
            Origin = headers.Origin,
            RequestMethod = headers.AccessControlRequestMethod,
            RequestHeaders = headers.AccessControlRequestHeaders,
            Scheme = request.Scheme,
            Host = headers.Host,
        };
    }
}
