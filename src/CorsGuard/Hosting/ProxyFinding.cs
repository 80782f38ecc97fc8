namespace CorsGuard.Hosting;

/// <summary>What <see cref="ProxySymptoms"/> has recognised.</summary>
/// <param name="Seen">What the requests show.</param>
/// <param name="Fix">What to change, and where it is explained.</param>
internal sealed record ProxyFinding(string Seen, string Fix);
