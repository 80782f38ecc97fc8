namespace CorsGuard;

/// <summary>The defaults of the policy settings, public so that a list can extend them: <c>[.. CorsGuardDefaults.AllowedHeaders, "X-Custom-Header"]</c>.</summary>
public static class CorsGuardDefaults
{
    /// <summary>The status of a successful preflight: 204.</summary>
    public const int PreflightSuccessStatus = 204;

    /// <summary>Gets the methods allowed when <see cref="CorsGuardPolicyOptions.AllowedMethods"/> is not set: GET, HEAD, POST, PUT, PATCH, DELETE.</summary>
    public static IReadOnlyList<string> AllowedMethods { get; } = Array.AsReadOnly(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

    /// <summary>
    /// Gets the request headers allowed when <see cref="CorsGuardPolicyOptions.AllowedHeaders"/> is not set:
    /// Accept, Authorization, Content-Type, X-Requested-With.
    /// </summary>
    public static IReadOnlyList<string> AllowedHeaders { get; } =
        Array.AsReadOnly(["Accept", "Authorization", "Content-Type", "X-Requested-With"]);
}
