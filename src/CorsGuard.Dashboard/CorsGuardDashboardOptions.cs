namespace CorsGuard.Dashboard;

/// <summary>The settings of the dashboard; <c>CorsGuardDashboard</c> is their section of the configuration.</summary>
public sealed class CorsGuardDashboardOptions
{
    /// <summary>Gets or sets a value indicating whether the origins, methods and headers that are seen are remembered, to write a policy from them.</summary>
    /// <value><see langword="false"/> by default. At most 500 different requests are remembered, in memory.</value>
    public bool Observe { get; set; }

    /// <summary>Gets or sets the authorization policy that whoever opens the page must meet.</summary>
    /// <value>
    /// <see langword="null"/> by default: the page is then there in the environment Development only, for everybody who reaches it. With a policy it is there in
    /// every environment.
    /// </value>
    public string? AuthorizationPolicy { get; set; }
}
