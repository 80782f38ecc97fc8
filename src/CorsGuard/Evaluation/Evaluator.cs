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

    private static readonly StringValues AnyOrigin = OriginSet.Any;

    public static CorsDecision Evaluate(CompiledPolicy policy, in RequestFacts facts) =>
        facts.IsPreflight ? EvaluatePreflight(policy, facts) : EvaluateOrigin(policy, facts);

    private static CorsDecision EvaluatePreflight(CompiledPolicy policy, in RequestFacts facts)
    {
        if (facts.RequestMethod.Count != 1 || facts.RequestMethod[0] is not { Length: <= MaxMethodLength } method || !Token.IsValid(method))
        {
            return Malformed(DenialReason.MalformedRequestMethod);
        }

        var names = new RequestHeaderNames(facts.RequestHeaders);
        if (names.IsMalformed)
        {
            return Malformed(DenialReason.MalformedRequestHeaders);
        }

        // For an origin that is refused, a long list of names is not even looked at.
        var origin = EvaluateOrigin(policy, facts);
        if (!origin.SendsCorsHeaders)
        {
            return origin;
        }

        var refusedHeader = FindRefused(policy.Headers, ref names);
        return names.IsMalformed ? Malformed(DenialReason.MalformedRequestHeaders) : new CorsDecision
        {
            Kind = RequestKind.Preflight,
            AllowOrigin = origin.AllowOrigin,
            Rule = origin.Rule,
            AllowMethods = policy.EchoesMethod ? facts.RequestMethod : policy.AllowMethodsValue,
            AllowHeaders = policy.EchoesHeaders ? RequestHeaderEcho.Of(facts.RequestHeaders, names.IsClean) : policy.AllowHeadersValue,
            HeaderIndex = refusedHeader,
            Denial = !policy.Methods.Allows(method) ? DenialReason.MethodNotAllowed
                : refusedHeader >= 0 ? DenialReason.HeaderNotAllowed
                : DenialReason.None,
        };
    }

    private static CorsDecision Malformed(DenialReason reason) => new() { Kind = RequestKind.Preflight, Denial = reason };

    // To the end, even behind a refused name: a list that is malformed is not answered.
    private static int FindRefused(HeaderSet allowed, ref RequestHeaderNames names)
    {
        var refused = -1;
        for (var i = 0; names.MoveNext(); i++)
        {
            if (refused < 0 && !allowed.Allows(names.Current))
            {
                refused = i;
            }
        }

        return refused;
    }

    /// <summary>A request without an Origin header is no CORS request; the answer of an any-origin policy is the same for everybody all the same.</summary>
    public static CorsDecision EvaluateWithoutOrigin(CompiledPolicy policy) =>
        policy.Origins.AllowsAny ? OfAny(RequestKind.NotCors) : new CorsDecision { Kind = RequestKind.NotCors };

    // The origin is not looked at, so that caches may share the answer.
    private static CorsDecision OfAny(RequestKind kind) => new() { Kind = kind, AllowOrigin = AnyOrigin, Rule = OriginSet.Any };

    private static CorsDecision EvaluateOrigin(CompiledPolicy policy, in RequestFacts facts)
    {
        if (facts.Origin.Count == 0 && !facts.IsPreflight)
        {
            return EvaluateWithoutOrigin(policy);
        }

        var kind = facts.IsPreflight ? RequestKind.Preflight : RequestKind.Actual;
        if (policy.Origins.AllowsAny)
        {
            return OfAny(kind);
        }

        if (facts.Origin.Count != 1 || facts.Origin[0] is not { } text)
        {
            return new CorsDecision { Kind = kind, Denial = DenialReason.MalformedOrigin };
        }

        // What equals a configured origin has been parsed, when it was configured.
        if (policy.Origins.FindExact(text) is { } exact)
        {
            return new CorsDecision { Kind = kind, AllowOrigin = exact, Rule = exact };
        }

        return RequestOrigin.TryParse(text, out var origin)
            ? MatchOrigin(policy, facts, kind, text, origin)
            : new CorsDecision { Kind = kind, Denial = DenialReason.MalformedOrigin };
    }

    private static CorsDecision MatchOrigin(
        CompiledPolicy policy, in RequestFacts facts, RequestKind kind, string text, in RequestOrigin origin)
    {
        DenialReason denial;
        Exception? failure = null;
        try
        {
            if (policy.Origins.FindRule(text, origin) is { } rule)
            {
                return new CorsDecision { Kind = kind, AllowOrigin = text, Rule = rule };
            }

            denial = origin.IsNull ? DenialReason.NullOrigin : DenialReason.OriginNotAllowed;
        }
#pragma warning disable CA1031 // A predicate is the application's code: whatever it throws, the request is refused and nothing else is harmed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            denial = DenialReason.PredicateFailed;
            failure = exception;
        }

        // Browsers send Origin with same-origin requests too (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
        return failure is null && SameOrigin.Is(origin, facts.Scheme, facts.Host)
            ? new CorsDecision { Kind = RequestKind.SameOrigin }
            : new CorsDecision { Kind = kind, Denial = denial, Failure = failure };
    }
}
