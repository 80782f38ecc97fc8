using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>A compiled policy beside the rules that it was compiled from, for those who look at the rules one by one.</summary>
internal sealed record PolicyRules(PolicyContext Context, CompiledPolicy Policy, IReadOnlyList<OriginPattern> Patterns, IReadOnlyList<AuditedRegex> Regexes);
