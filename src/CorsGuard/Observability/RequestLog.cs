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

    private readonly ILogger _logger;
    private readonly RefusalThrottle _throttle;

    // Names come from the metadata of the application's endpoints, so their number is bounded.
    private readonly ConcurrentDictionary<string, bool> _undefined = new(StringComparer.OrdinalIgnoreCase);

    public RequestLog(ILoggerFactory loggerFactory, TimeProvider clock)
    {
        _logger = loggerFactory.CreateLogger(CorsGuardLog.Category);
        _throttle = new RefusalThrottle(clock);
    }

    public ILogger Logger => _logger;

    /// <summary>Whether the request is to be logged: a refusal that has not just been logged, or at Debug what was allowed.</summary>
    /// <param name="policy">The policy that governs it.</param>
    /// <param name="decision">The verdict.</param>
    /// <param name="facts">The request.</param>
    /// <param name="suppressed">How many like it were not logged.</param>
    public bool IsDue(CompiledPolicy policy, CorsDecision decision, in RequestFacts facts, out long suppressed)
    {
        if (decision.IsDenied)
        {
            return IsDue(policy.Name, decision.Denial, facts, out suppressed);
        }

        suppressed = 0;
        return decision.SendsCorsHeaders && facts.Origin.Count > 0 && _logger.IsEnabled(LogLevel.Debug);
    }

    public void Write(CompiledPolicy policy, CorsDecision decision, in RequestFacts facts, string method, string? path, long suppressed)
    {
        if (decision.IsDenied)
        {
            WriteRefusal(policy.Name, policy.IsWrittenInCode, decision, facts, method, path, suppressed);
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
        if (IsDue(policy, DenialReason.NoPolicy, facts, out var suppressed))
        {
            WriteRefusal(policy, isWrittenInCode: false, CorsDecision.Deny(RequestKind.Preflight, DenialReason.NoPolicy), facts, Methods.Options, path, suppressed);
        }
    }

    /// <summary>Once for each name.</summary>
    public void WriteUndefined(string policy)
    {
        if (_undefined.TryAdd(policy, true))
        {
            CorsGuardLog.PolicyNotDefined(_logger, policy);
        }
    }

    private bool IsDue(string policy, DenialReason denial, in RequestFacts facts, out long suppressed)
    {
        var origin = denial == DenialReason.MalformedOrigin ? Malformed : OriginText(facts.Origin);
        return _throttle.ShouldLog(new RefusalKey(policy, origin, denial), out suppressed);
    }

    private void WriteRefusal(string policy, bool isWrittenInCode, CorsDecision decision, in RequestFacts facts, string method, string? path, long suppressed)
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
                LogText.Clean(facts.Origin),
                ReasonOf(decision.Denial),
                Hint(isWrittenInCode ? null : policy, decision, facts),
                policy,
                suppressed);
        }
    }

    private static string OriginText(StringValues origin) => origin.Count == 1 && origin[0] is { Length: <= LogText.MaxLength } text ? text : Malformed;

    private static string KindOf(CorsDecision decision) => decision.Kind == RequestKind.Preflight ? "preflight" : "cross-origin";

    private static string ReasonOf(DenialReason reason) => reason switch
    {
        DenialReason.MalformedOrigin => "malformed origin",
        DenialReason.NullOrigin => "null origin",
        DenialReason.OriginNotAllowed => "origin not allowed",
        DenialReason.MalformedRequestMethod => "malformed Access-Control-Request-Method",
        DenialReason.MalformedRequestHeaders => "malformed Access-Control-Request-Headers",
        DenialReason.MethodNotAllowed => "method not allowed",
        DenialReason.HeaderNotAllowed => "header not allowed",
        DenialReason.PredicateFailed => "predicate failed",
        _ => "no policy",
    };

    private static string Hint(string? policy, CorsDecision decision, in RequestFacts facts) => decision.Denial switch
    {
        DenialReason.OriginNotAllowed => $"If it should be allowed, {AddTo(policy, nameof(CorsGuardPolicyOptions.AllowedOrigins))}.",
        DenialReason.NullOrigin => "It comes from sandboxed frames, data: and file: pages, and redirects to another origin.",
        DenialReason.MethodNotAllowed =>
            $"Access-Control-Request-Method is {LogText.Clean(facts.RequestMethod)}; if it should be allowed, {AddTo(policy, nameof(CorsGuardPolicyOptions.AllowedMethods))} (case-sensitive).",
        DenialReason.HeaderNotAllowed =>
            $"The header is {HeaderName(facts.RequestHeaders, decision.HeaderIndex)}; if it should be allowed, {AddTo(policy, nameof(CorsGuardPolicyOptions.AllowedHeaders))}.",
        DenialReason.PredicateFailed => "The exception is logged beside this message.",
        DenialReason.NoPolicy => "The endpoint has CORS metadata, but it resolves to no policy.",
        _ => "No browser sends such a value.",
    };

    // A policy that is written in code has no key.
    private static string AddTo(string? policy, string setting) => policy is null
        ? "change the policy in code"
        : $"add it to {SettingLocations.Root}:{SettingLocations.OfSetting(policy == PolicyContext.DefaultName ? null : policy, setting)}";

    private static string HeaderName(StringValues requestHeaders, int index)
    {
        var names = new RequestHeaderNames(requestHeaders);
        for (var i = 0; names.MoveNext(); i++)
        {
            if (i == index)
            {
                return LogText.Clean(names.Current.ToString());
            }
        }

        return "";
    }
}
