using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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

    private volatile Survey _survey;

    /// <param name="services">The application's services.</param>
    /// <param name="pathBases">What the pipeline strips from paths before it routes: see <see cref="PipelineDiscovery"/>.</param>
    public EndpointFinder(IServiceProvider services, IEnumerable<PathString> pathBases)
    {
        _endpoints = services.GetRequiredService<EndpointDataSource>();
        _pathBases = [.. pathBases];
        _survey = new Survey(_endpoints);
        _route = new Lazy<RequestDelegate>(() => BuildBranch(services, _endpoints));
    }

    /// <summary>False = no endpoint has CORS metadata, so that none needs to be found.</summary>
    public bool IsNeeded
    {
        get
        {
            if (_survey.IsStale)
            {
                _survey = new Survey(_endpoints);
            }

            return _survey.FoundCorsMetadata;
        }
    }

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

    /// <summary>Whether any endpoint has CORS metadata, as of one state of the endpoints.</summary>
    private sealed class Survey
    {
        private readonly Microsoft.Extensions.Primitives.IChangeToken _changed;

        public Survey(EndpointDataSource endpoints)
        {
            _changed = endpoints.GetChangeToken();
            FoundCorsMetadata = endpoints.Endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null);
        }

        public bool FoundCorsMetadata { get; }

        public bool IsStale => _changed.HasChanged;
    }
}
