namespace CorsGuard.Observability;

/// <summary>The names of what is measured. They are public API: docs/telemetry.md lists them.</summary>
internal static class TelemetryNames
{
    public const string Meter = "CorsGuard";

    public const string Requests = "corsguard.requests";
    public const string PolicyLoads = "corsguard.policy.loads";
    public const string PolicyRules = "corsguard.policy.rules";
    public const string CandidateDifferences = "corsguard.candidate.differences";

    public const string Policy = "corsguard.policy";
    public const string Kind = "corsguard.request.kind";
    public const string Outcome = "corsguard.outcome";
    public const string Reason = "corsguard.denial.reason";
    public const string RuleKind = "corsguard.rule.kind";
    public const string Change = "corsguard.candidate.change";

    // All values of the tags but the names of policies; never an origin.
    public static readonly string[] Kinds = ["none", "same_origin", "actual", "preflight"];
    public static readonly string[] RuleKinds = ["exact", "pattern", "regex"];

    public const string Allowed = "allowed";
    public const string Denied = "denied";
    public const string Passed = "passed";
    public const string Success = "success";
    public const string Failure = "failure";
    public const string WouldAllow = "would_allow";
    public const string WouldDeny = "would_deny";
}
