using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsGuard.Hosting;

/// <summary>
/// Makes CorsGuard's policies visible through the framework's own interface. What CorsGuard does not define is asked of the provider
/// that the application had before, or of the policies that it wrote with AddCors.
/// </summary>
internal sealed class CorsGuardPolicyProvider : ICorsPolicyProvider
{
    private readonly PolicyProvider _policies;
    private readonly FrameworkPolicyFactory _factory;
    private readonly CorsOptions _options;
    private readonly ICorsPolicyProvider? _previous;

    public CorsGuardPolicyProvider(
        PolicyProvider policies,
        FrameworkPolicyFactory factory,
        IOptions<CorsOptions> options,
        [FromKeyedServices(PreviousPolicyProvider.Key)] ICorsPolicyProvider? previous = null)
    {
        _policies = policies;
        _factory = factory;
        _options = options.Value;
        _previous = previous;
    }

    /// <summary>True = what CorsGuard does not define can be looked up without asking anybody's code.</summary>
    public bool HasPrevious => _previous is not null;

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var policies = _policies.Current;
        var own = policyName is null ? policies.Default : policies.Find(policyName);
        if (own is not null)
        {
            return _factory.Create(own);
        }

        return _previous is null
            ? Task.FromResult(_options.GetPolicy(policyName ?? _options.DefaultPolicyName))
            : _previous.GetPolicyAsync(context, policyName);
    }
}
