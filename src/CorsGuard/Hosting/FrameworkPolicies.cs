using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsGuard.Hosting;

/// <summary>Policies that CorsGuard does not define: written in code with AddCors, or given by another <see cref="ICorsPolicyProvider"/>.</summary>
internal sealed class FrameworkPolicies
{
    private readonly FrameworkPolicyCompiler _compiler;
    private readonly CorsOptions _options;

    public FrameworkPolicies(FrameworkPolicyCompiler compiler, IOptions<CorsOptions> options, IServiceScopeFactory scopes)
    {
        _compiler = compiler;
        _options = options.Value;

        // Decided once: asking a provider for each request would make a service scope for each.
        HasForeignProvider = LooksForeign(scopes);
    }

    /// <summary>True = code that is neither CorsGuard's nor the framework's decides on unknown names, and may look at the request.</summary>
    public bool HasForeignProvider { get; }

    /// <param name="context">The request.</param>
    /// <param name="name">Null = the application's own default policy.</param>
    public ValueTask<CompiledPolicy?> FindAsync(HttpContext context, string? name)
    {
        if (HasForeignProvider)
        {
            return AskAsync(context, name);
        }

        var policy = Find(name);
        return new ValueTask<CompiledPolicy?>(policy is null ? null : _compiler.Compile(policy, DisplayName(name)));
    }

    /// <summary>The policy that was written with AddCors.</summary>
    public CorsPolicy? Find(string? name) => _options.GetPolicy(name ?? _options.DefaultPolicyName);

    public CompiledPolicy Compile(CorsPolicy inline) => _compiler.Compile(inline, "(inline)");

    private static bool LooksForeign(IServiceScopeFactory scopes)
    {
        try
        {
            using var scope = scopes.CreateScope();
            return scope.ServiceProvider.GetService<ICorsPolicyProvider>() is not CorsGuardPolicyProvider { HasPrevious: false };
        }
#pragma warning disable CA1031 // A provider that can be constructed only for a request is the application's code, whatever it throws here.
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }
    }

    private static string DisplayName(string? name) => name ?? PolicyContext.DefaultName;

    private async ValueTask<CompiledPolicy?> AskAsync(HttpContext context, string? name)
    {
        var provider = context.RequestServices.GetRequiredService<ICorsPolicyProvider>();
        var policy = await provider.GetPolicyAsync(context, name);
        return policy is null ? null : _compiler.Compile(policy, DisplayName(name));
    }
}
