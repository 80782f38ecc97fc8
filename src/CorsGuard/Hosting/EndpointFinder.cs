using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// Finds the endpoint that the application's routing would choose, from in front of the pipeline: it runs the framework's own matcher in a
/// private branch over inert copies of the endpoints, so that nothing of the application is executed.
/// </summary>
internal sealed class EndpointFinder
{
    // UseRouting leaves the endpoint builder of its branch under this key.
    private const string RouteBuilderKey = "__EndpointRouteBuilder";

    private readonly EndpointDataSource _endpoints;
    private readonly Lazy<RequestDelegate> _route;
    private readonly PathString[] _pathBases;

    // Follows the endpoints, which may change while the application runs; asked for each request.
    private volatile bool _isNeeded;

    /// <param name="services">The application's services.</param>
    /// <param name="pathBases">What the pipeline strips from paths before it routes: see <see cref="PipelineDiscovery"/>.</param>
    public EndpointFinder(IServiceProvider services, IEnumerable<PathString> pathBases)
    {
        _endpoints = services.GetRequiredService<EndpointDataSource>();
        _pathBases = [.. pathBases];
        ChangeToken.OnChange(_endpoints.GetChangeToken, () => _isNeeded = HasCorsMetadata());
        _isNeeded = HasCorsMetadata();
        _route = new Lazy<RequestDelegate>(() => BuildBranch(services, _endpoints));
    }

    /// <summary>False = no endpoint has CORS metadata, so that none needs to be found.</summary>
    public bool IsNeeded => _isNeeded;

    /// <summary>Returns the endpoint for the request's method and the given path, and leaves the context as it was.</summary>
    public async ValueTask<Endpoint?> FindAsync(HttpContext context, PathString pathBase, PathString path)
    {
        var request = context.Request;
        var (savedBase, savedPath, savedValues) = (request.PathBase, request.Path, request.RouteValues);
        try
        {
            var endpoint = await MatchAsync(context, pathBase, path);
            for (var i = 0; endpoint is null && i < _pathBases.Length; i++)
            {
                if (path.StartsWithSegments(_pathBases[i], out var stripped, out var rest))
                {
                    endpoint = await MatchAsync(context, pathBase.Add(stripped), rest);
                }
            }

            return endpoint;
        }
        finally
        {
            (request.PathBase, request.Path, request.RouteValues) = (savedBase, savedPath, savedValues);
        }
    }

    private static RequestDelegate BuildBranch(IServiceProvider services, EndpointDataSource endpoints)
    {
        var branch = new ApplicationBuilder(services);
        branch.UseRouting();
        if (branch.Properties[RouteBuilderKey] is IEndpointRouteBuilder routes)
        {
            routes.DataSources.Add(new InertEndpointDataSource(endpoints));
        }

        branch.Run(static _ => Task.CompletedTask);
        return branch.Build();
    }

    private async ValueTask<Endpoint?> MatchAsync(HttpContext context, PathString pathBase, PathString path)
    {
        context.Request.PathBase = pathBase;
        context.Request.Path = path;
        try
        {
            await _route.Value(context);
            return context.GetEndpoint();
        }
        finally
        {
            context.SetEndpoint(null);
        }
    }

    private bool HasCorsMetadata() => _endpoints.Endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null);
}
