using CorsGuard;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CorsGuard's services.</summary>
public static class CorsGuardServiceCollectionExtensions
{
    /// <summary>Adds CorsGuard with the policies of the <c>CorsGuard</c> section of the host's configuration.</summary>
    public static IServiceCollection AddCorsGuard(this IServiceCollection services) => services;

    /// <summary>Adds CorsGuard; the code runs after the configuration was read.</summary>
    public static IServiceCollection AddCorsGuard(this IServiceCollection services, Action<CorsGuardOptions> configure) => services;

    /// <summary>Adds CorsGuard with the policies of a configuration.</summary>
    public static IServiceCollection AddCorsGuard(this IServiceCollection services, IConfiguration configuration) => services;
}
