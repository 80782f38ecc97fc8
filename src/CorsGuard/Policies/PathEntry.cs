namespace CorsGuard.Policies;

/// <summary>One entry of Paths.</summary>
/// <param name="Prefix">Without a trailing slash, so that a segment ends right behind it; empty for <c>/</c>.</param>
/// <param name="PolicyName">The name of the policy that governs; null = <c>default</c>.</param>
/// <param name="IsNone">True = <c>none</c>: what is below the prefix is not governed.</param>
internal sealed record PathEntry(string Prefix, string? PolicyName, bool IsNone);
