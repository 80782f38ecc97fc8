using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CorsGuard.Hosting;

/// <summary>Degraded while the settings are not those that somebody wrote last, since those could not be used.</summary>
internal sealed class ReloadHealthCheck : IHealthCheck
{
    private readonly PolicyProvider _policies;

    public ReloadHealthCheck(PolicyProvider policies)
    {
        _policies = policies;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var inForce = _policies.InForce;
        return Task.FromResult(_policies.FindRejected() is { } rejected
            ? new HealthCheckResult(
                context.Registration.FailureStatus,
                $"The CORS settings changed at {rejected.At:u} and cannot be used: those of {inForce.LoadedAt:u} are in force.",
                rejected.Exception,
                new Dictionary<string, object>(StringComparer.Ordinal) { ["diagnostics"] = rejected.Diagnostics.Select(static diagnostic => diagnostic.ToString()).ToArray() })
            : HealthCheckResult.Healthy($"The CORS settings of {inForce.LoadedAt:u} are in force."));
    }
}
