using System.Diagnostics;
using CorsGuard.Evaluation;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Tells everybody who wants to know what was decided: the log, the metrics, the trace, a candidate, a follower.</summary>
internal sealed class DecisionReporter
{
    private readonly RequestLog _log;
    private readonly CorsGuardMetrics _metrics;
    private readonly DecisionFeed _feed;
    private readonly PolicyProvider _policies;
    private readonly ProxySymptoms _symptoms;

    public DecisionReporter(RequestLog log, CorsGuardMetrics metrics, DecisionFeed feed, PolicyProvider policies, ProxySymptoms symptoms)
    {
        _log = log;
        _metrics = metrics;
        _feed = feed;
        _policies = policies;
        _symptoms = symptoms;
    }

    public RequestLog Log => _log;

    /// <summary>Whether refused requests are told why.</summary>
    public bool ExplainsDenials => _policies.Current.ExplainsDenials;

    /// <summary>A request that is none of CORS: there are many of them, and they are only counted.</summary>
    public void ReportWithoutOrigin(HttpContext context, CompiledPolicy policy, CorsDecision decision)
    {
        LookForOrigin(context.Request);
        if (_metrics.CountsRequests)
        {
            _metrics.CountRequest(policy.Name, decision);
        }
    }

    /// <summary>A request with an Origin. What else it says is only read if somebody wants to know.</summary>
    public void Report(HttpContext context, CompiledPolicy policy, CorsDecision decision, StringValues origin, bool isPreflight)
    {
        _symptoms.See(context.Request, policy, decision);
        Measure(context, policy.Name, decision);
        var isLogged = _log.IsDue(policy, decision, origin, out var suppressed);
        if (isLogged || policy.Candidate is not null || _feed.IsFollowed)
        {
            Tell(context, policy, decision, isPreflight ? RequestReader.Preflight(context.Request) : RequestReader.Actual(context.Request, origin), isLogged, suppressed);
        }
    }

    /// <summary>A request that does not run.</summary>
    public void ReportRejected(HttpContext context, CompiledPolicy policy, CorsDecision decision, in RequestFacts facts)
    {
        if (facts.Origin.Count > 0)
        {
            _symptoms.See(context.Request, policy, decision);
        }
        else
        {
            LookForOrigin(context.Request);
        }

        Measure(context, policy.Name, decision);
        var isLogged = _log.IsDue(policy, decision, facts.Origin, out var suppressed);
        Tell(context, policy, decision, facts, isLogged, suppressed);
    }

    /// <summary>A preflight that may yet turn out to be governed by no policy.</summary>
    public void ReportPreflight(HttpRequest request) => _symptoms.SeePreflight(request);

    /// <summary>A request that no policy governs.</summary>
    public void ReportUngoverned(HttpRequest request, StringValues origin)
    {
        if (origin.Count > 0)
        {
            _symptoms.SeeOrigin();
        }
        else
        {
            LookForOrigin(request);
        }
    }

    /// <param name="context">The request.</param>
    /// <param name="policy">The policy that governs it.</param>
    /// <param name="removed">The Access-Control-Allow-Origin that the application had written itself.</param>
    public void ReportRemoved(HttpContext context, CompiledPolicy policy, StringValues removed)
    {
        if (removed.Count > 0)
        {
            _symptoms.SeeForeignHeader(context.Request, policy, removed);
        }
    }

    /// <summary>A preflight that is refused because its endpoint resolves to no policy.</summary>
    public void ReportNoPolicy(HttpContext context, string policy, in RequestFacts facts)
    {
        Measure(context, policy, CorsDecision.Deny(RequestKind.Preflight, DenialReason.NoPolicy));
        _log.WriteNoPolicy(policy, facts, SentPath(context));
    }

    private void Tell(HttpContext context, CompiledPolicy policy, CorsDecision decision, in RequestFacts facts, bool isLogged, long suppressed)
    {
        if (isLogged)
        {
            _log.Write(policy, decision, facts, context.Request.Method, SentPath(context), suppressed);
        }

        // What a candidate would guard is not tried: it is compared as CORS only.
        if (policy.Candidate is { } candidate && decision.Denial != DenialReason.CrossOriginWrite)
        {
            CompareCandidate(policy, candidate, decision, facts, context);
        }

        if (_feed.IsFollowed)
        {
            _feed.Publish(new DecisionEvent(policy, decision, facts, context.Request.Method, SentPath(context)));
        }
    }

    private void LookForOrigin(HttpRequest request)
    {
        if (_symptoms.LooksAtNext())
        {
            _symptoms.SeeWithoutOrigin(request);
        }
    }

    private void Measure(HttpContext context, string policy, CorsDecision decision)
    {
        if (_metrics.CountsRequests)
        {
            _metrics.CountRequest(policy, decision);
            TagHttpMetrics(context, decision);
        }

        if (Activity.Current is not null)
        {
            Tag(context, policy, decision);
        }
    }

    // What a candidate decides is compared, and otherwise without consequence.
    private void CompareCandidate(CompiledPolicy policy, CompiledPolicy candidate, CorsDecision enforced, in RequestFacts facts, HttpContext context)
    {
        var other = Evaluator.Evaluate(candidate, facts);
        if (other.IsDenied == enforced.IsDenied)
        {
            return;
        }

        _metrics.CountDifference(policy.Name, enforced, other);
        if (_log.IsDifferenceDue(policy, other, facts, out var suppressed))
        {
            _log.WriteDifference(policy, candidate, enforced, other, facts, context.Request.Method, SentPath(context), suppressed);
        }

        if (_feed.IsFollowed)
        {
            _feed.PublishDifference(new DecisionEvent(policy, other, facts, context.Request.Method, SentPath(context)));
        }
    }

    // The request's own span: the application may be inside of one of its own.
    private static void Tag(HttpContext context, string policy, CorsDecision decision)
    {
        if ((context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current) is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        activity.SetTag(TelemetryNames.Policy, policy);
        activity.SetTag(TelemetryNames.Kind, CorsGuardMetrics.KindOf(decision));
        activity.SetTag(TelemetryNames.Outcome, CorsGuardMetrics.OutcomeOf(decision));
        if (decision.IsDenied)
        {
            activity.SetTag(TelemetryNames.Reason, DenialReasons.TagValue(decision.Denial));
        }
    }

    // The framework's own histogram of request durations then tells refused requests from others.
    private static void TagHttpMetrics(HttpContext context, CorsDecision decision) =>
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(TelemetryNames.Outcome, CorsGuardMetrics.OutcomeOf(decision)));

    // The application may have changed the path since; the target of the request line stays. Without its query, where secrets may stand.
    private static string? SentPath(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return target is ['/', ..] ? target.Split('?')[0] : context.Request.Path.Value;
    }
}
