using System.Diagnostics;
using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Origins;
using CorsGuard.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Decisions on preflights that were asked for lately, where one policy governs everything.</summary>
internal sealed class ReadyDecisions
{
    private readonly Recent<Key, CorsDecision> _recent;

    /// <param name="policy">The policy, one of the settings: code may say something else each time.</param>
    /// <param name="clock">The clock.</param>
    public ReadyDecisions(CompiledPolicy policy, TimeProvider clock)
    {
        Debug.Assert(policy.Origins.Predicate is null, "Only policies of endpoints ask code.");
        Policy = policy;
        _recent = new Recent<Key, CorsDecision>(clock);
    }

    public CompiledPolicy Policy { get; }

    /// <summary>As <see cref="Evaluator.EvaluatePreflight"/>.</summary>
    public CorsDecision EvaluatePreflight(StringValues origin, StringValues requestMethod, StringValues requestHeaders)
    {
        if (!TryCreateKey(origin, requestMethod, requestHeaders, out var key))
        {
            return Evaluator.EvaluatePreflight(Policy, origin, requestMethod, requestHeaders);
        }

        if (!_recent.TryFind(key, out var decision))
        {
            decision = Evaluator.EvaluatePreflight(Policy, origin, requestMethod, requestHeaders);
            if (_recent.HasRoom())
            {
                _recent.Add(key, decision);
            }
        }

        return decision;
    }

    // As browsers send it: one line of each. What is longer is malformed, and found to be so faster than it is compared.
    private static bool TryCreateKey(StringValues origin, StringValues requestMethod, StringValues requestHeaders, out Key key)
    {
        if (origin.Count == 1 && origin[0] is { Length: <= RequestOrigin.MaxLength } one
            && requestMethod.Count == 1 && requestMethod[0] is { Length: <= Evaluator.MaxMethodLength } method
            && requestHeaders.Count <= 1)
        {
            var headers = requestHeaders.Count == 0 ? null : requestHeaders[0];
            key = new Key(one, method, headers);
            return headers is not { Length: > RequestHeaderNames.MaxLength };
        }

        key = default;
        return false;
    }

    /// <param name="Origin">The Origin header.</param>
    /// <param name="Method">Access-Control-Request-Method.</param>
    /// <param name="Headers">Access-Control-Request-Headers; null = it is absent.</param>
    private readonly record struct Key(string Origin, string Method, string? Headers);
}
