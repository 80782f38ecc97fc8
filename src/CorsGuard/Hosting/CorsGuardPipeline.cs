using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Hosting;

/// <summary>Builds the middleware around the finished rest of the pipeline, after the startup checks.</summary>
internal sealed class CorsGuardPipeline
{
    private readonly IServiceProvider _services;
    private readonly PipelineState _state;

    public CorsGuardPipeline(IServiceProvider services, PipelineState state)
    {
        _services = services;
        _state = state;

        // With a server, the host builds the pipeline and applies the startup filter. Without, an application builder stands alone.
        IsHosted = services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(IServer));
    }

    public bool IsHosted { get; }

    public void Use() => _state.IsUsed = true;

    /// <param name="next">The rest of the pipeline; with it, all endpoints are mapped.</param>
    public RequestDelegate Build(RequestDelegate next)
    {
        var frameworkPolicies = _services.GetRequiredService<FrameworkPolicies>();
        var pipeline = PipelineDiscovery.Run(next);
        _services.GetRequiredService<StartupCheck>().Run(frameworkPolicies, pipeline);
        if (!_state.IsUsed)
        {
            return next;
        }

        var reporter = _services.GetRequiredService<DecisionReporter>();
        var policies = _services.GetRequiredService<PolicyProvider>();
        var endpoints = new EndpointFinder(_services, pipeline.Routers);
        var selector = new PolicySelector(frameworkPolicies);
        _state.Inspector = new PolicyInspector(policies, selector, endpoints, _services);
        var clock = _services.GetRequiredService<TimeProvider>();
        var preflights = new Preflights(selector, endpoints, reporter, clock);
        var responses = new ActualResponses(selector, endpoints, reporter, clock);
        policies.Replaced += preflights.Forget;
        policies.Replaced += responses.Forget;
        var guard = new RequestGuard(selector, endpoints, new ClientAddress(pipeline.ForwardedHeaders), reporter);
        return new CorsGuardMiddleware(next, policies, endpoints, preflights, responses, guard).InvokeAsync;
    }
}
