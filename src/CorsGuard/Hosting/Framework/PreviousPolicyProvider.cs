using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Hosting;

/// <summary>Keeps the policy provider that the application had before AddCorsGuard, under a key, with its lifetime.</summary>
internal static class PreviousPolicyProvider
{
    public const string Key = "CorsGuard.PreviousPolicyProvider";

    public static void Keep(IServiceCollection services)
    {
        var previous = services.LastOrDefault(static service => service.ServiceType == typeof(ICorsPolicyProvider) && !service.IsKeyedService);

        // The framework's default provider reads CorsOptions, and so does CorsGuard's own.
        if (previous is null || previous.ImplementationType == typeof(DefaultCorsPolicyProvider))
        {
            return;
        }

        services.Add(ServiceDescriptor.DescribeKeyed(
            typeof(ICorsPolicyProvider), Key, (provider, _) => Create(provider, previous), previous.Lifetime));
    }

    private static object Create(IServiceProvider provider, ServiceDescriptor descriptor)
    {
        if (descriptor.ImplementationInstance is { } instance)
        {
            return instance;
        }

        return descriptor.ImplementationFactory is { } factory
            ? factory(provider)
            : ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType ?? typeof(DefaultCorsPolicyProvider));
    }
}
