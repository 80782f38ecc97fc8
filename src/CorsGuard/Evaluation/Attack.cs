namespace CorsGuard.Evaluation;

/// <summary>An origin as an attacker would present it, made from one that a policy trusts.</summary>
/// <param name="Kind">The mistake in a matcher that it would exploit.</param>
/// <param name="Origin">The value of the Origin header.</param>
/// <param name="IsOrigin">False = no browser serialises an origin like this, so it is refused whatever the rules are.</param>
internal readonly record struct Attack(string Kind, string Origin, bool IsOrigin);
