using System.Collections.Concurrent;
using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Observability;

/// <summary>Logs the decisions on requests: refusals at Warning, throttled; what was allowed at Debug.</summary>
internal sealed class RequestLog
{
    // Malformed origins are all alike: an attacker's spelling must not make a new entry.
    private const string Malformed = "(malformed)";

    // A write can be refused for what else it says.
    private const string None = "(none)";

    public const string NoPolicyHint = "The endpoint has CORS metadata, but it resolves to no policy.";

    private readonly SafeLogger _logger;
    private readonly RefusalThrottle _throttle;
    private readonly RefusalThrottle _differences;

    // Names come from the metadata of the application's endpoints, so their number is bounded.
    private readonly ConcurrentDictionary<string, bool> _undefined = new(StringComparer.OrdinalIgnoreCase);

    public RequestLog(ILoggerFactory loggerFactory, TimeProvider clock)
    {
        _logger = SafeLogger.Create(loggerFactory);
        _throttle = new RefusalThrottle(clock);
        _differences = new RefusalThrottle(clock);
    }

    public SafeLogger Logger => _logger;

    /// <summary>Whether allowed requests are logged too.</summary>
    public bool WritesAllowed => _logger.IsEnabled(LogLevel.Debug);

    /// <summary>Whether the request is to be logged: a refusal that has not just been logged, or at Debug what was allowed.</summary>
    /// <param name="policy">The policy that governs it.</param>
    /// <param name="decision">The verdict.</param>
    /// <param name="origin">The lines of the Origin header.</param>
    /// <param name="suppressed">How many like it were not logged.</param>
    public bool IsDue(CompiledPolicy policy, CorsDecision decision, StringValues origin, out long suppressed)
    {
        if (decision.IsDenied)
        {
            return IsDue(policy.Name, decision.Denial, origin, out suppressed);
        }

        suppressed = 0;
        return decision.SendsCorsHeaders && origin.Count > 0 && WritesAllowed;
    }

    public void Write(CompiledPolicy policy, CorsDecision decision, in RequestFacts facts, string method, string? path, long suppressed)
    {
        if (decision.IsDenied)
        {
            WriteRefusal(policy.Name, decision, facts, Explainer.ExplainDenial(policy, facts, decision).Hint, method, path, suppressed);
        }
        else
        {
            CorsGuardLog.RequestAllowed(
                _logger, KindOf(decision), LogText.Clean(method), LogText.Clean(facts.Origin), policy.Origins.FindRule(facts.Origin.ToString()) ?? "", policy.Name);
        }
    }

    /// <summary>A preflight that is refused because its endpoint resolves to no policy.</summary>
    public void WriteNoPolicy(string policy, in RequestFacts facts, string? path)
    {
        if (IsDue(policy, DenialReason.NoPolicy, facts.Origin, out var suppressed))
        {
            WriteRefusal(policy, CorsDecision.Deny(RequestKind.Preflight, DenialReason.NoPolicy), facts, NoPolicyHint, Methods.Options, path, suppressed);
        }
    }

    /// <summary>As <see cref="IsDue(CompiledPolicy, CorsDecision, StringValues, out long)"/>, for what a candidate decides otherwise than its policy.</summary>
    public bool IsDifferenceDue(CompiledPolicy policy, CorsDecision candidate, in RequestFacts facts, out long suppressed) =>
        _differences.ShouldLog(new RefusalKey(policy.Name, OriginText(facts.Origin), candidate.Denial), out suppressed);

    public void WriteDifference(
        CompiledPolicy policy, CompiledPolicy candidate, CorsDecision enforced, CorsDecision decision, in RequestFacts facts, string method, string? path, long suppressed)
    {
        // Why it is denied by the one that denies it.
        var denying = decision.IsDenied ? candidate : policy;
        CorsGuardLog.CandidateDiffers(
            _logger,
            policy.Name,
            decision.IsDenied ? "deny" : "allow",
            KindOf(enforced),
            LogText.Clean(method),
            LogText.Clean(path),
            LogText.Clean(facts.Origin),
            DenialReasons.Describe(decision.IsDenied ? decision.Denial : enforced.Denial),
            Explainer.Explain(denying, facts).Hint,
            suppressed);
    }

    /// <summary>Once for each name.</summary>
    public void WriteUndefined(string policy)
    {
        if (_undefined.TryAdd(policy, true))
        {
            CorsGuardLog.PolicyNotDefined(_logger, policy);
        }
    }

    private bool IsDue(string policy, DenialReason denial, StringValues origin, out long suppressed)
    {
        var text = denial == DenialReason.MalformedOrigin ? Malformed : OriginText(origin);
        return _throttle.ShouldLog(new RefusalKey(policy, text, denial), out suppressed);
    }

    private void WriteRefusal(string policy, CorsDecision decision, in RequestFacts facts, string hint, string method, string? path, long suppressed)
    {
        if (decision.Failure is { } failure)
        {
            CorsGuardLog.ApplicationCodeFailed(_logger, failure, policy);
        }

        if (_logger.IsEnabled(LogLevel.Warning))
        {
            CorsGuardLog.RequestRefused(
                _logger,
                KindOf(decision),
                LogText.Clean(method),
                LogText.Clean(path),
                Shown(facts.Origin),
                DenialReasons.Describe(decision.Denial),
                hint,
                policy,
                suppressed);
        }
    }

    private static string OriginText(StringValues origin) =>
        origin.Count == 0 ? None
        : origin.Count == 1 && origin[0] is { Length: <= LogText.MaxLength } text ? text
        : Malformed;

    private static string Shown(StringValues origin) => origin.Count == 0 ? None : LogText.Clean(origin);

    private static string KindOf(CorsDecision decision) => decision.Kind == RequestKind.Preflight ? "preflight" : "cross-origin";
}
