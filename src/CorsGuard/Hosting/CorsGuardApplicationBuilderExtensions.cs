using CorsGuard.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts CorsGuard into the request pipeline.</summary>
public static class CorsGuardApplicationBuilderExtensions
{
    private const string UsedKey = "CorsGuard.Used";

    /// <summary>
    /// Puts CorsGuard at the front of the request pipeline, wherever this call is written: before routing, authentication, HTTPS redirection,
    /// rate limiting, caching, static files and exception handling. Calling it again changes nothing.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The application, for further calls.</returns>
    /// <exception cref="InvalidOperationException"><c>AddCorsGuard()</c> was not called.</exception>
    /// <remarks>
    /// Settings that cannot be used stop the application when its pipeline is built, before it listens, with a
    /// <see cref="CorsGuard.CorsGuardConfigurationException"/>. Remove <c>app.UseCors()</c>: both together are refused (CG5002).
    /// </remarks>
    public static IApplicationBuilder UseCorsGuard(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var pipeline = app.ApplicationServices.GetService<CorsGuardPipeline>()
            ?? throw new InvalidOperationException("Call builder.Services.AddCorsGuard() before app.UseCorsGuard().");
        pipeline.Use();

        if (!pipeline.IsHosted && app.Properties.TryAdd(UsedKey, true))
        {
            app.Use(pipeline.Build);
        }

        return app;
    }
}
