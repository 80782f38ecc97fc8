using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Tells which policy would govern a request, as the middleware finds it, and why. For people.</summary>
internal sealed class PolicyInspector
{
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly IServiceProvider _services;

    public PolicyInspector(PolicySelector selector, EndpointFinder endpoints, IServiceProvider services)
    {
        _selector = selector;
        _endpoints = endpoints;
        _services = services;
    }

    /// <param name="method">The method of the request; for a preflight the one that it announces.</param>
    /// <param name="path">The path, decoded.</param>
    public async ValueTask<(PolicySelection Selection, string Why)> SelectAsync(string method, string path)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("localhost");
        var endpoint = _endpoints.IsNeeded ? await _endpoints.FindAsync(context, PathString.Empty, path) : null;
        return (await _selector.SelectAsync(context, endpoint, path), _selector.Describe(endpoint, path));
    }
}
