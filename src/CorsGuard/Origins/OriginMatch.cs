namespace CorsGuard.Origins;

/// <summary>Which rule admitted an origin, and the value to send back.</summary>
/// <param name="Value">The configured origin if it is exact, else the request's own after its strict parse.</param>
/// <param name="Rule">The rule as configured, in canonical form.</param>
internal readonly record struct OriginMatch(string Value, string Rule);
