using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Hosting;

/// <summary>Tells which policy would govern a request, as the middleware finds it, and why. For people.</summary>
internal sealed class PolicyInspector
{
    private readonly PolicyProvider _policies;
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly IServiceProvider _services;

    public PolicyInspector(PolicyProvider policies, PolicySelector selector, EndpointFinder endpoints, IServiceProvider services)
    {
        _policies = policies;
        _selector = selector;
        _endpoints = endpoints;
        _services = services;
    }

    /// <param name="method">The method of the request; for a preflight the one that it announces.</param>
    /// <param name="path">The path, decoded.</param>
    /// <param name="like">A request to the same host.</param>
    public async ValueTask<(PolicySelection Selection, string Why)> SelectAsync(string method, string path, HttpRequest like)
    {
        var policies = _policies.Current;
        await using var scope = _services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = method;
        context.Request.Path = new PathString(path);
        context.Request.Scheme = like.Scheme;
        context.Request.Host = like.Host;
        try
        {
            var endpoint = _endpoints.IsNeeded ? await _endpoints.FindAsync(context, PathString.Empty, context.Request.Path) : null;
            return endpoint == EndpointFinder.Ambiguous
                ? (new PolicySelection(null), "It may reach several endpoints, by a condition of the application's.")
                : (await _selector.SelectAsync(policies, context, endpoint, path), PolicySelector.Describe(policies, endpoint, path));
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (new PolicySelection(null, RefusesPreflights: true), $"The application's code failed: {exception.Message}");
        }
    }
}
