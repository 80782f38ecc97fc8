namespace CorsGuard.Hosting;

/// <summary>What <see cref="RequestGuard"/> has made of a request.</summary>
/// <param name="IsAnswered">It has been answered, and does not run.</param>
/// <param name="EndpointGuard">It runs, and what routing takes for its endpoint has yet to be looked at; null = nothing depends on that.</param>
internal readonly record struct GuardOutcome(bool IsAnswered, EndpointGuard? EndpointGuard = null);
