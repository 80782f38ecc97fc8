using CorsGuard.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds CorsGuard's health check.</summary>
public static class CorsGuardHealthChecksBuilderExtensions
{
    /// <summary>Adds a check that fails while a changed configuration could not be used and older CORS policies are in force.</summary>
    /// <param name="builder">The health checks of an application that calls <c>AddCorsGuard()</c>.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What it reports then; <see langword="null"/> = <see cref="HealthStatus.Degraded"/>.</param>
    /// <param name="tags">The tags of the check.</param>
    /// <returns>The health checks, for further calls.</returns>
    public static IHealthChecksBuilder AddCorsGuard(
        this IHealthChecksBuilder builder, string name = "corsguard", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.AddCheck<ReloadHealthCheck>(name, failureStatus ?? HealthStatus.Degraded, tags ?? []);
    }
}
