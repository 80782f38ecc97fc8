using CorsGuard.Evaluation;
using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>One decision on one request, for those who follow them.</summary>
internal sealed record DecisionEvent(CompiledPolicy Policy, CorsDecision Decision, RequestFacts Facts, string Method, string? Path);
