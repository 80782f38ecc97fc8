using CorsGuard.Fetch;
using CorsGuard.Origins;
using CorsGuard.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Evaluation;

/// <summary>The one place where a request is held against a policy. Pure and total: no exception, no allocation on the usual paths.</summary>
internal static class Evaluator
{
    /// <summary>Longer than any registered method; what is longer is not worth a look.</summary>
    public const int MaxMethodLength = 64;

    public static CorsDecision Evaluate(CompiledPolicy policy, in RequestFacts facts) =>
        facts.IsPreflight ? EvaluatePreflight(policy, facts) : EvaluateActual(policy, facts);

    /// <summary>A request without an Origin header is no CORS request; the answer of an any-origin policy is the same for everybody all the same.</summary>
    public static CorsDecision EvaluateWithoutOrigin(CompiledPolicy policy) =>
        policy.Origins.AllowsAny ? CorsDecision.Allow(RequestKind.NotCors, OriginSet.Any) : CorsDecision.Pass(RequestKind.NotCors);

    /// <summary>Whether Access-Control-Request-Method is one line with a token within its bound.</summary>
    public static bool IsMethod(StringValues requestMethod) => requestMethod.Count == 1 && requestMethod[0] is { Length: <= MaxMethodLength } method && Token.IsValid(method);

    private static CorsDecision EvaluateActual(CompiledPolicy policy, in RequestFacts facts) =>
        facts.Origin.Count == 0 ? EvaluateWithoutOrigin(policy) : EvaluateOrigin(policy, facts, RequestKind.Actual);

    private static CorsDecision EvaluatePreflight(CompiledPolicy policy, in RequestFacts facts)
    {
        if (facts.RequestMethod.Count != 1 || facts.RequestMethod[0] is not { Length: <= MaxMethodLength } method
            || !(policy.Methods.AllowsByName(method) || Token.IsValid(method)))
        {
            return CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestMethod);
        }

        if (RequestHeaderNames.IsTooLong(facts.RequestHeaders))
        {
            return CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestHeaders);
        }

        // For an origin that is refused, a list of names is not even looked at.
        var origin = EvaluateOrigin(policy, facts, RequestKind.Preflight);
        return origin.AllowOrigin is { } allowed ? EvaluateAnnounced(policy, facts.RequestHeaders, allowed, method) : origin;
    }

    private static CorsDecision EvaluateAnnounced(CompiledPolicy policy, StringValues requestHeaders, string origin, string method)
    {
        var denial = policy.Methods.Allows(method) ? DenialReason.None : DenialReason.MethodNotAllowed;
        return requestHeaders.Count == 0 || (requestHeaders.Count == 1 && policy.Headers.ListsAllOf(requestHeaders[0]))
            ? CorsDecision.AnswerPreflight(origin, denial, headerIndex: -1, echoesAsIs: true)
            : EvaluateHeaders(policy.Headers, requestHeaders, origin, denial);
    }

    private static CorsDecision EvaluateHeaders(HeaderSet allowed, StringValues requestHeaders, string origin, DenialReason methodDenial)
    {
        var names = new RequestHeaderNames(requestHeaders);
        var refusedHeader = FindRefused(allowed, ref names);
        if (names.IsMalformed)
        {
            return CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestHeaders);
        }

        var denial = methodDenial == DenialReason.None && refusedHeader >= 0 ? DenialReason.HeaderNotAllowed : methodDenial;
        return CorsDecision.AnswerPreflight(origin, denial, refusedHeader, names.IsClean);
    }

    private static int FindRefused(HeaderSet allowed, ref RequestHeaderNames names)
    {
        for (var i = 0; names.MoveNext(); i++)
        {
            if (!allowed.Allows(names.Current))
            {
                // A list that turns out to be malformed is not answered.
                names.MoveToEnd();
                return i;
            }
        }

        return -1;
    }

    private static CorsDecision EvaluateOrigin(CompiledPolicy policy, in RequestFacts facts, RequestKind kind)
    {
        var origins = policy.Origins;
        if (origins.AllowsAny)
        {
            // The origin is not looked at, so that caches may share the answer.
            return CorsDecision.Allow(kind, OriginSet.Any);
        }

        if (facts.Origin.Count != 1 || facts.Origin[0] is not { } text)
        {
            return CorsDecision.Deny(kind, DenialReason.MalformedOrigin);
        }

        // What equals a configured origin has been parsed, when it was configured.
        if (origins.FindExact(text) is { } exact)
        {
            return CorsDecision.Allow(kind, exact);
        }

        if (!RequestOrigin.TryParse(text, out var origin))
        {
            return CorsDecision.Deny(kind, DenialReason.MalformedOrigin);
        }

        if (origins.Matches(origin))
        {
            return CorsDecision.Allow(kind, text);
        }

        return origins.Predicate is { } predicate ? AskCode(predicate, text, origin, facts, kind) : Refuse(origin, facts, kind);
    }

    private static CorsDecision AskCode(Func<string, bool> predicate, string text, in RequestOrigin origin, in RequestFacts facts, RequestKind kind)
    {
        try
        {
            return predicate(text) ? CorsDecision.Allow(kind, text) : Refuse(origin, facts, kind);
        }
#pragma warning disable CA1031 // A predicate is the application's code: whatever it throws, the request is refused and nothing else is harmed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return CorsDecision.Deny(kind, DenialReason.PredicateFailed, exception);
        }
    }

    // Browsers send Origin with same-origin requests too (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
    private static CorsDecision Refuse(in RequestOrigin origin, in RequestFacts facts, RequestKind kind) =>
        SameOrigin.Is(origin, facts.Scheme, facts.Host)
            ? CorsDecision.Pass(RequestKind.SameOrigin)
            : CorsDecision.Deny(kind, origin.IsNull ? DenialReason.NullOrigin : DenialReason.OriginNotAllowed);
}
