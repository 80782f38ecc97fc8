using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>The policies that requests are held against, and what is known of them.</summary>
/// <param name="Policies">The same as <see cref="LoadedPolicies.Policies"/>, a step nearer to the request.</param>
/// <param name="Loaded">What they were loaded from.</param>
/// <param name="LoadedAt">When.</param>
/// <param name="Rejected">The last change, if it could not be used.</param>
internal sealed record PoliciesInForce(PolicySet Policies, LoadedPolicies Loaded, DateTimeOffset LoadedAt, RejectedReload? Rejected);
