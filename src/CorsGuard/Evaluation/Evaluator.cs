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

    public static CorsDecision Evaluate(CompiledPolicy policy, in RequestFacts facts)
    {
        var malformed = facts.IsPreflight ? CheckPreflightSyntax(facts) : DenialReason.None;
        if (malformed != DenialReason.None)
        {
            return new CorsDecision { Kind = RequestKind.Preflight, Denial = malformed };
        }

        var decision = EvaluateOrigin(policy, facts);
        return facts.IsPreflight && decision.SendsCorsHeaders ? EvaluatePreflight(policy, facts, decision) : decision;
    }

    private static DenialReason CheckPreflightSyntax(in RequestFacts facts)
    {
        if (facts.RequestMethod.Count != 1 || facts.RequestMethod[0] is not { Length: <= MaxMethodLength } method || !Token.IsValid(method))
        {
            return DenialReason.MalformedRequestMethod;
        }

        var names = new RequestHeaderNames(facts.RequestHeaders);
        while (names.MoveNext())
        {
        }

        return names.IsMalformed ? DenialReason.MalformedRequestHeaders : DenialReason.None;
    }

    private static CorsDecision EvaluateOrigin(CompiledPolicy policy, in RequestFacts facts)
    {
        var kind = facts.IsPreflight ? RequestKind.Preflight : facts.Origin.Count == 0 ? RequestKind.NotCors : RequestKind.Actual;
        if (policy.Origins.AllowsAny)
        {
            // The answer is the same for everybody, so the origin is not looked at and caches may share it.
            return new CorsDecision { Kind = kind, AllowOrigin = AnyOrigin, Rule = OriginSet.Any };
        }

        if (kind == RequestKind.NotCors)
        {
            return new CorsDecision { Kind = kind };
        }

        if (facts.Origin.Count != 1 || !RequestOrigin.TryParse(facts.Origin[0], out var origin))
        {
            return new CorsDecision { Kind = kind, Denial = DenialReason.MalformedOrigin };
        }

        return MatchOrigin(policy, facts, kind, facts.Origin[0] ?? "", origin);
    }

    private static CorsDecision MatchOrigin(
        CompiledPolicy policy, in RequestFacts facts, RequestKind kind, string text, in RequestOrigin origin)
    {
        DenialReason denial;
        Exception? failure = null;
        try
        {
            if (policy.Origins.TryMatch(text, origin, out var match))
            {
                return new CorsDecision { Kind = kind, AllowOrigin = match.Value, Rule = match.Rule };
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

    private static CorsDecision EvaluatePreflight(CompiledPolicy policy, in RequestFacts facts, in CorsDecision origin)
    {
        var method = facts.RequestMethod[0] ?? "";
        var refusedHeader = FindRefusedHeader(policy, facts.RequestHeaders);
        return origin with
        {
            AllowMethods = policy.EchoesMethod ? facts.RequestMethod : policy.AllowMethodsValue,
            AllowHeaders = policy.EchoesHeaders ? RequestHeaderEcho.Of(facts.RequestHeaders) : policy.AllowHeadersValue,
            HeaderIndex = refusedHeader,
            Denial = !policy.Methods.Allows(method) ? DenialReason.MethodNotAllowed
                : refusedHeader >= 0 ? DenialReason.HeaderNotAllowed
                : DenialReason.None,
        };
    }

    private static int FindRefusedHeader(CompiledPolicy policy, StringValues requestHeaders)
    {
        var names = new RequestHeaderNames(requestHeaders);
        for (var i = 0; names.MoveNext(); i++)
        {
            if (!policy.Headers.Allows(names.Current))
            {
                return i;
            }
        }

        return -1;
    }
}
