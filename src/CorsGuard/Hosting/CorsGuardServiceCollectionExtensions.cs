using CorsGuard;
using CorsGuard.Hosting;
using CorsGuard.Observability;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CorsGuard's services.</summary>
public static class CorsGuardServiceCollectionExtensions
{
    /// <summary>
    /// Adds CorsGuard with the policies of the <c>CorsGuard</c> section of the host's configuration. Calling it again changes nothing.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <returns>The services, for further calls.</returns>
    public static IServiceCollection AddCorsGuard(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return AddServices(services).Any(static service => service.ImplementationInstance is ConfigurationSource { Configuration: null })
            ? services
            : services.AddSingleton(new ConfigurationSource(null));
    }

    /// <summary>Adds CorsGuard and changes its options in code, after the configuration was read, and again on each reload.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the options. Several calls run in their order.</param>
    /// <returns>The services, for further calls.</returns>
    public static IServiceCollection AddCorsGuard(this IServiceCollection services, Action<CorsGuardOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return AddServices(services).AddSingleton<IConfigureOptions<CorsGuardOptions>>(
            new ConfigureNamedOptions<CorsGuardOptions>(Options.Options.DefaultName, configure));
    }

    /// <summary>
    /// Adds CorsGuard with the policies of another configuration. The host's is then read below it only if <c>AddCorsGuard()</c> is called too; the
    /// short names, such as <c>CORSGUARD_PROFILE</c>, count wherever they are set.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configuration">
    /// The configuration that holds the <c>CorsGuard</c> section, or that section itself. Of several, a later one wins over an earlier one.
    /// </param>
    /// <returns>The services, for further calls.</returns>
    public static IServiceCollection AddCorsGuard(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return AddServices(services).AddSingleton(new ConfigurationSource(configuration));
    }

    private static IServiceCollection AddServices(IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(CorsGuardPipeline)))
        {
            return services;
        }

        services.AddOptions();
        services.AddLogging();
        services.AddRoutingCore();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<PolicyLoader>();
        services.AddSingleton<PolicyProvider>();
        services.AddSingleton<FrameworkPolicyCompiler>();
        services.AddSingleton<FrameworkPolicyFactory>();
        services.AddSingleton<FrameworkPolicies>();
        services.AddMetrics();
        services.AddSingleton<RequestLog>();
        services.AddSingleton<CorsGuardMetrics>();
        services.AddSingleton<DecisionFeed>();
        services.AddSingleton<ProxySymptoms>();
        services.AddSingleton<DecisionReporter>();
        services.AddSingleton<StartupCheck>();
        services.AddSingleton<PipelineState>();
        services.AddSingleton<CorsGuardPipeline>();

        // The first filter is the outermost: CorsGuard stands in front of what other filters add.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, FrontOfPipelineFilter>());
        AddFrameworkServices(services);
        return services;
    }

    // Registered beside what AddCors registers, before or after it: the last registration is the one that is resolved, and AddCors adds
    // none where there is one.
    private static void AddFrameworkServices(IServiceCollection services)
    {
        PreviousPolicyProvider.Keep(services);
        services.AddTransient<ICorsPolicyProvider, CorsGuardPolicyProvider>();

        // For UseCors(), so that it can be reported rather than throw.
        services.TryAddTransient<ICorsService, CorsService>();
    }
}
