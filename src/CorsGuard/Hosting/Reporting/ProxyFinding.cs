namespace CorsGuard.Hosting;

/// <summary>What <see cref="ProxySymptoms"/> has recognised.</summary>
/// <param name="Seen">What the requests show.</param>
/// <param name="Fix">What to change, in nginx, YARP or ingress-nginx, and where it is explained.</param>
/// <param name="SeenAt">When the last of these requests came.</param>
internal sealed record ProxyFinding(string Seen, string Fix, DateTimeOffset SeenAt);
