using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Tests.Hosting;

/// <summary>A policy provider of the application's own. The name of the policy says how it answers.</summary>
internal sealed class FakePolicyProvider : ICorsPolicyProvider
{
    public const string Origin = "https://provider.example.com";

    private static readonly CorsPolicy Policy = new CorsPolicyBuilder(Origin).WithMethods("PUT").Build();

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => policyName switch
    {
        "sync" => Task.FromResult<CorsPolicy?>(Policy),
        "async" => LaterAsync(static () => Policy),
        "by-tenant" => Task.FromResult(context.Request.Query.ContainsKey("a") ? Policy : null),
        "hangs" => new TaskCompletionSource<CorsPolicy?>().Task,
        "throws" => throw new InvalidOperationException("boom"),
        "throws-async" => LaterAsync(static () => throw new InvalidOperationException("boom")),
        _ => Task.FromResult<CorsPolicy?>(null),
    };

    private static async Task<CorsPolicy?> LaterAsync(Func<CorsPolicy> policy)
    {
        await Task.Yield();
        return policy();
    }
}
