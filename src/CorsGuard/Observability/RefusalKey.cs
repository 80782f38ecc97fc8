using CorsGuard.Evaluation;

namespace CorsGuard.Observability;

/// <summary>What makes two refusals the same one for the log.</summary>
internal readonly record struct RefusalKey(string Policy, string Origin, DenialReason Reason);
