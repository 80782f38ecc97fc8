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

    public static CorsDecision Evaluate(CompiledPolicy policy, in RequestFacts facts)
    {
        var decision = facts.IsPreflight ? EvaluatePreflight(policy, facts.Origin, facts.RequestMethod, facts.RequestHeaders) : EvaluateActual(policy, facts.Origin);
        return ExceptSameOrigin(decision, facts.Origin, facts.Scheme, facts.Host);
    }

    /// <summary>The verdict on an actual request, as far as its Origin tells; <see cref="ExceptSameOrigin"/> has the last word on one that is refused.</summary>
    public static CorsDecision EvaluateActual(CompiledPolicy policy, StringValues origin) =>
        origin.Count == 0 ? EvaluateWithoutOrigin(policy) : EvaluateOrigin(policy, origin, RequestKind.Actual);

    /// <summary>Browsers send Origin with same-origin requests too (https://fetch.spec.whatwg.org/#append-a-request-origin-header).</summary>
    public static CorsDecision ExceptSameOrigin(CorsDecision decision, StringValues origin, string? scheme, string? host) =>
        decision.Denial == DenialReason.OriginNotAllowed && SameOrigin.Is(origin, scheme, host) ? CorsDecision.Pass(RequestKind.SameOrigin) : decision;

    /// <summary>A request without an Origin header is no CORS request; the answer of an any-origin policy is the same for everybody all the same.</summary>
    public static CorsDecision EvaluateWithoutOrigin(CompiledPolicy policy) =>
        policy.Origins.AllowsAny ? CorsDecision.Allow(RequestKind.NotCors, OriginSet.Any) : CorsDecision.Pass(RequestKind.NotCors);

    /// <summary>As <see cref="EvaluateActual"/>, for a preflight.</summary>
    public static CorsDecision EvaluatePreflight(CompiledPolicy policy, StringValues origin, StringValues requestMethod, StringValues requestHeaders)
    {
        if (requestMethod.Count != 1 || requestMethod[0] is not { Length: <= MaxMethodLength } method)
        {
            return CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestMethod);
        }

        // What is named in the policy has been found to be a token, when it was configured.
        var isNamed = policy.Methods.AllowsByName(method);
        if (!isNamed && !Token.IsValid(method))
        {
            return CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestMethod);
        }

        if (RequestHeaderNames.IsTooLong(requestHeaders))
        {
            return CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestHeaders);
        }

        // For an origin that is refused, a list of names is not even looked at.
        var decision = EvaluateOrigin(policy, origin, RequestKind.Preflight);
        if (decision.AllowOrigin is not { } allowed)
        {
            return decision;
        }

        var denial = isNamed || policy.Methods.AllowsAny ? DenialReason.None : DenialReason.MethodNotAllowed;
        return requestHeaders.Count == 0 || (requestHeaders.Count == 1 && policy.Headers.ListsAllOf(requestHeaders[0]))
            ? CorsDecision.AnswerPreflight(allowed, denial, headerIndex: -1, echoesAsIs: true)
            : EvaluateHeaders(policy.Headers, requestHeaders, allowed, denial);
    }

    /// <summary>Whether Access-Control-Request-Method is one line with a token within its bound.</summary>
    public static bool IsMethod(StringValues requestMethod) => requestMethod.Count == 1 && requestMethod[0] is { Length: <= MaxMethodLength } method && Token.IsValid(method);

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

    private static CorsDecision EvaluateOrigin(CompiledPolicy policy, StringValues origin, RequestKind kind)
    {
        var origins = policy.Origins;
        if (origins.AllowsAny)
        {
            // The origin is not looked at, so that caches may share the answer.
            return CorsDecision.Allow(kind, OriginSet.Any);
        }

        if (origin.Count != 1 || origin[0] is not { } text)
        {
            return CorsDecision.Deny(kind, DenialReason.MalformedOrigin);
        }

        // What equals a configured origin has been parsed, when it was configured.
        if (origins.FindExact(text) is { } exact)
        {
            return CorsDecision.Allow(kind, exact);
        }

        return origins.Judge(text) switch
        {
            OriginVerdict.Admitted => CorsDecision.Allow(kind, text),
            OriginVerdict.Malformed => CorsDecision.Deny(kind, DenialReason.MalformedOrigin),
            var verdict => origins.Predicate is { } predicate ? AskCode(predicate, text, verdict, kind) : Refuse(verdict, kind),
        };
    }

    private static CorsDecision AskCode(Func<string, bool> predicate, string text, OriginVerdict verdict, RequestKind kind)
    {
        try
        {
            return predicate(text) ? CorsDecision.Allow(kind, text) : Refuse(verdict, kind);
        }
#pragma warning disable CA1031 // A predicate is the application's code: whatever it throws, the request is refused and nothing else is harmed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return CorsDecision.Deny(kind, DenialReason.PredicateFailed, exception);
        }
    }

    private static CorsDecision Refuse(OriginVerdict verdict, RequestKind kind) =>
        CorsDecision.Deny(kind, verdict == OriginVerdict.RefusedNull ? DenialReason.NullOrigin : DenialReason.OriginNotAllowed);
}
