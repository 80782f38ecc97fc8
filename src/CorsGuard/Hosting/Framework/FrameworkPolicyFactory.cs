using System.Runtime.CompilerServices;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace CorsGuard.Hosting;

/// <summary>Shows a compiled policy as a <see cref="CorsPolicy"/>, for those who ask the framework's provider (YARP, MVC, CSRF protection).</summary>
internal sealed class FrameworkPolicyFactory
{
    private readonly ConditionalWeakTable<CompiledPolicy, Task<CorsPolicy?>> _created = [];

    public Task<CorsPolicy?> Create(CompiledPolicy policy) =>
        _created.TryGetValue(policy, out var created) ? created : _created.GetValue(policy, static instance => Task.FromResult<CorsPolicy?>(Build(instance)));

    private static CorsPolicy Build(CompiledPolicy policy)
    {
        var builder = new CorsPolicyBuilder();
        if (policy.Origins.AllowsAny)
        {
            builder.AllowAnyOrigin();
        }
        else
        {
            builder.WithOrigins([.. policy.Origins.Exact]);
            if (!policy.Origins.IsExactOnly)
            {
                builder.SetIsOriginAllowed(policy.Origins.Allows);
            }
        }

        _ = policy.AllowCredentials ? builder.AllowCredentials() : builder.DisallowCredentials();
        _ = policy.Methods.AllowsAny ? builder.AllowAnyMethod() : builder.WithMethods([.. policy.Methods.Names]);
        _ = policy.Headers.AllowsAny ? builder.AllowAnyHeader() : builder.WithHeaders([.. policy.Headers.Names]);
        builder.WithExposedHeaders([.. policy.ExposedHeaders]);
        if (policy.MaxAge is { } maxAge)
        {
            builder.SetPreflightMaxAge(maxAge);
        }

        return builder.Build();
    }
}
