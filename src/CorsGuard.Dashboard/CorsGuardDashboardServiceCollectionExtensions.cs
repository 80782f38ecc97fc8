using CorsGuard.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services of CorsGuard's dashboard.</summary>
public static class CorsGuardDashboardServiceCollectionExtensions
{
    private const string Section = "CorsGuardDashboard";

    /// <summary>Adds the dashboard, which <c>MapCorsGuardDashboard()</c> then shows. Its settings are read from the section <c>CorsGuardDashboard</c>.</summary>
    /// <param name="services">The services of an application that calls <c>AddCorsGuard()</c>.</param>
    /// <param name="configure">Changes the settings, after the configuration was read.</param>
    /// <returns>The services, for further calls.</returns>
    public static IServiceCollection AddCorsGuardDashboard(this IServiceCollection services, Action<CorsGuardDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<CorsGuardDashboardOptions>().Configure<IServiceProvider>(static (options, provider) => Read(options, provider.GetService<IConfiguration>()));
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RequestHistory>();
        services.TryAddSingleton<PageRenderer>();
        return services;
    }

    private static void Read(CorsGuardDashboardOptions options, IConfiguration? configuration)
    {
        if (configuration?[$"{Section}:{nameof(options.Observe)}"] is { } observe)
        {
            options.Observe = bool.TryParse(observe, out var value)
                ? value
                : throw new OptionsValidationException(Section, typeof(CorsGuardDashboardOptions), [$"{Section}:{nameof(options.Observe)}: '{observe}' is neither true nor false."]);
        }

        if (configuration?[$"{Section}:{nameof(options.AuthorizationPolicy)}"] is { Length: > 0 } policy)
        {
            options.AuthorizationPolicy = policy;
        }
    }
}
