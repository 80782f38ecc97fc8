using System.Diagnostics;
using System.Diagnostics.Metrics;
using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Observability;

/// <summary>Counts decisions and loads. Whoever listens pays for it: a counter that nobody listens to costs one comparison.</summary>
internal sealed class CorsGuardMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _differences;
    private readonly Meter _meter;
    private readonly SafeLogger _logger;
    private int _hasFailed;

    public CorsGuardMetrics(IMeterFactory meters, ILoggerFactory loggerFactory)
    {
        _logger = SafeLogger.Create(loggerFactory);
        _meter = meters.Create(TelemetryNames.Meter);
        _requests = _meter.CreateCounter<long>(TelemetryNames.Requests, "{request}", "Requests that a CORS policy governs.");
        _loads = _meter.CreateCounter<long>(TelemetryNames.PolicyLoads, "{load}", "Loads of the settings: at the start and on each change.");
        _differences = _meter.CreateCounter<long>(TelemetryNames.CandidateDifferences, "{request}", "Requests that a candidate would decide otherwise than its policy.");
    }

    /// <summary>False = nobody listens.</summary>
    public bool CountsRequests => _requests.Enabled;

    public static string OutcomeOf(CorsDecision decision) =>
        decision.IsDenied ? TelemetryNames.Denied
        : decision.SendsCorsHeaders ? TelemetryNames.Allowed
        : TelemetryNames.Passed;

    public static string KindOf(CorsDecision decision) => TelemetryNames.Kinds[(int)decision.Kind];

    /// <summary>The gauge of the rules asks when somebody collects.</summary>
    public void ObserveRules(Func<PolicySet> current) => _meter.CreateObservableGauge(
        TelemetryNames.PolicyRules, () => RulesOf(current()), "{rule}", "Origin rules of a policy.");

    public void CountRequest(string policy, CorsDecision decision)
    {
        var tags = new TagList
        {
            { TelemetryNames.Policy, policy },
            { TelemetryNames.Kind, KindOf(decision) },
            { TelemetryNames.Outcome, OutcomeOf(decision) },
        };
        if (decision.IsDenied)
        {
            tags.Add(TelemetryNames.Reason, DenialReasons.TagValue(decision.Denial));
        }

        Add(_requests, tags);
    }

    public void CountLoad(bool isSuccess) =>
        Add(_loads, new TagList { { TelemetryNames.Outcome, isSuccess ? TelemetryNames.Success : TelemetryNames.Failure } });

    public void CountDifference(string policy, CorsDecision enforced, CorsDecision candidate)
    {
        var reason = candidate.IsDenied ? candidate.Denial : enforced.Denial;
        Add(_differences, new TagList
        {
            { TelemetryNames.Policy, policy },
            { TelemetryNames.Kind, KindOf(enforced) },
            { TelemetryNames.Change, candidate.IsDenied ? TelemetryNames.WouldDeny : TelemetryNames.WouldAllow },
            { TelemetryNames.Reason, DenialReasons.TagValue(reason) },
        });
    }

    // A listener runs inside of this call, and is somebody else's code.
    private void Add(Counter<long> counter, in TagList tags)
    {
        try
        {
            counter.Add(1, tags);
        }
#pragma warning disable CA1031 // Whatever it throws, no request and no reload may fail for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
            {
                CorsGuardLog.MetricsListenerFailed(_logger, exception);
            }
        }
    }

    private static IEnumerable<Measurement<long>> RulesOf(PolicySet policies)
    {
        foreach (var policy in policies.All)
        {
            yield return Rules(policy.Name, 0, policy.Origins.ExactCount);
            yield return Rules(policy.Name, 1, policy.Origins.PatternCount);
            yield return Rules(policy.Name, 2, policy.Origins.Regexes.Count);
        }
    }

    private static Measurement<long> Rules(string policy, int kind, int count) => new(
        count,
        new KeyValuePair<string, object?>(TelemetryNames.Policy, policy),
        new KeyValuePair<string, object?>(TelemetryNames.RuleKind, TelemetryNames.RuleKinds[kind]));
}
