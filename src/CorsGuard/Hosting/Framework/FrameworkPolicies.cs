using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsGuard.Hosting;

/// <summary>Policies that CorsGuard does not define: written in code with AddCors, or given by another <see cref="ICorsPolicyProvider"/>.</summary>
internal sealed class FrameworkPolicies
{
    /// <summary>A provider that asks a database answers within this, or not at all: the request is then refused.</summary>
    public static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(10);

    private readonly FrameworkPolicyCompiler _compiler;
    private readonly CorsOptions _options;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;

    public FrameworkPolicies(FrameworkPolicyCompiler compiler, IOptions<CorsOptions> options, IServiceScopeFactory scopes, TimeProvider clock)
    {
        _clock = clock;
        _compiler = compiler;
        _options = options.Value;
        _scopes = scopes;

        // Decided once: asking a provider for each request would make a service scope for each.
        HasForeignProvider = AskProvider(static (provider, _) => provider is not CorsGuardPolicyProvider { HasPrevious: false });
    }

    /// <summary>True = code that is neither CorsGuard's nor the framework's decides on unknown names, and may look at the request.</summary>
    public bool HasForeignProvider { get; }

    /// <summary>Whether there may be such a policy; null = the application's own default policy.</summary>
    public bool Knows(string? name) => HasForeignProvider || Find(name) is not null;

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

    /// <summary>Whether those who ask the framework's interface do not see one of CorsGuard's own policies (null = the default policy).</summary>
    public bool Hides(string? name) => HasForeignProvider && AskProvider((provider, services) =>
        provider.GetPolicyAsync(new DefaultHttpContext { RequestServices = services }, name) is { IsCompletedSuccessfully: true, Result: null });

    private bool AskProvider(Func<ICorsPolicyProvider, IServiceProvider, bool> ask)
    {
        try
        {
            using var scope = _scopes.CreateScope();
            return ask(scope.ServiceProvider.GetRequiredService<ICorsPolicyProvider>(), scope.ServiceProvider);
        }
#pragma warning disable CA1031 // A provider that works only for a request is the application's code, whatever it throws here.
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
        var policy = await provider.GetPolicyAsync(context, name).WaitAsync(ProviderTimeout, _clock);
        return policy is null ? null : _compiler.Compile(policy, DisplayName(name));
    }
}
