using CorsGuard.Fetch;
using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>
/// Decides whether an actual request may run at all. CORS decides who reads an answer; by then the request has done what it does, and a WebSocket
/// is none of CORS (https://fetch.spec.whatwg.org/#websocket-protocol). Pure, as <see cref="Evaluator"/>.
/// </summary>
internal static class Guard
{
    private const string SameOriginSite = "same-origin";
    private const string NoSite = "none";

    /// <param name="policy">The policy that governs the request.</param>
    /// <param name="facts">The request.</param>
    /// <param name="decision">Why it may not run.</param>
    public static bool Rejects(CompiledPolicy policy, in RequestFacts facts, out CorsDecision decision)
    {
        decision = Evaluator.Evaluate(policy, facts);
        if (policy.RejectsDisallowedOrigins && decision.IsDenied && !IsSaidToBeOwn(facts))
        {
            return true;
        }

        if (policy.ProtectsWebSockets && facts.IsWebSocket && decision.IsDenied && !IsSaidToBeOwn(facts) && !IsOwnHost(facts))
        {
            return true;
        }

        if (policy.ProtectsWrites && IsWrite(facts) && IsForeign(facts, decision))
        {
            decision = CorsDecision.Deny(RequestKind.Actual, DenialReason.CrossOriginWrite);
            return true;
        }

        return false;
    }

    // Over HTTP/2 a handshake is a CONNECT (RFC 8441, section 4), and no more a write than the GET that it is over HTTP/1.1.
    private static bool IsWrite(in RequestFacts facts) => !Methods.IsSafe(facts.Method ?? "") && !(facts.IsWebSocket && facts.Method == Methods.Connect);

    // "none" = the visitor typed the address, or the like. Scripts cannot set the header, so nobody lies for somebody else.
    private static bool IsSaidToBeOwn(in RequestFacts facts) => facts.FetchSite.Count == 1 && facts.FetchSite[0] is SameOriginSite or NoSite;

    // The order of the checks: what the browser says, then what the headers say, then whom the policy trusts.
    private static bool IsForeign(in RequestFacts facts, CorsDecision decision)
    {
        if (IsSaidToBeOwn(facts))
        {
            return false;
        }

        // Neither "*" nor "null" is anybody in particular.
        if (decision.AllowOrigin is not (null or RequestOrigin.Null or OriginSet.Any))
        {
            return false;
        }

        if (facts.FetchSite.Count > 0)
        {
            return true;
        }

        // No browser: nobody's cookies are at risk. Old browsers send Origin with every unsafe request all the same.
        return facts.Origin.Count > 0 && !IsOwnHost(facts);
    }

    // Without the scheme, which a proxy in front may have changed.
    private static bool IsOwnHost(in RequestFacts facts) =>
        facts.Origin.Count == 1 && RequestOrigin.TryParse(facts.Origin[0], out var origin) && !origin.IsNull && SameOrigin.IsOfHost(origin, facts.Host);
}
