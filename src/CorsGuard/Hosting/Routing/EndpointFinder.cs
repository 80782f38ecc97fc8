using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
    /// <summary>In the place of several endpoints: which of them the request reaches depends on a condition that is the application's code.</summary>
    public static readonly Endpoint Ambiguous = new(null, EndpointMetadataCollection.Empty, "ambiguous");

    // UseRouting leaves the endpoint builder of its branch under this key.
    private const string RouteBuilderKey = "__EndpointRouteBuilder";

    private readonly EndpointDataSource _endpoints;
    // By middleware: of the ways to one, a request takes one.
    private readonly (Router Router, Lazy<RequestDelegate> Match)[][] _routers;

    // Follows the endpoints, which may change while the application runs; asked for each request.
    private volatile bool _isNeeded;

    /// <param name="services">The application's services.</param>
    /// <param name="routers">Where the pipeline routes; none = that could not be found out, and all endpoints are in one place.</param>
    public EndpointFinder(IServiceProvider services, IReadOnlyList<Router> routers)
    {
        _endpoints = services.GetRequiredService<EndpointDataSource>();
        _routers = [.. (routers.Count > 0 ? routers : [new Router(_endpoints, [], null)])
            .GroupBy(static router => router.Middleware)
            .Select(ways => ways.Select(router => (router, new Lazy<RequestDelegate>(() => BuildBranch(services, router.Endpoints)))).ToArray())];
        ChangeToken.OnChange(_endpoints.GetChangeToken, () => _isNeeded = HasCorsMetadata());
        _isNeeded = HasCorsMetadata();
    }

    /// <summary>False = no endpoint has CORS metadata, so that none needs to be found.</summary>
    public bool IsNeeded => _isNeeded;

    /// <summary>
    /// Returns the endpoint of the request that a preflight announces: routing itself would look at nothing but endpoints with CORS metadata, so
    /// the search is for the announced method.
    /// </summary>
    public async ValueTask<Endpoint?> FindAnnouncedAsync(HttpContext context)
    {
        var request = context.Request;
        var (method, announced) = (request.Method, request.Headers.AccessControlRequestMethod);
        try
        {
            request.Method = announced[0] ?? method;
            request.Headers.AccessControlRequestMethod = default;
            return await FindAsync(context, request.PathBase, request.Path);
        }
        finally
        {
            request.Method = method;
            request.Headers.AccessControlRequestMethod = announced;
        }
    }

    /// <summary>
    /// Returns the endpoint for the request's method and the given path, and leaves the context as it was; <see cref="Ambiguous"/> if the request may
    /// reach one or another.
    /// </summary>
    public async ValueTask<Endpoint?> FindAsync(HttpContext context, PathString pathBase, PathString path)
    {
        var request = context.Request;
        var (savedBase, savedPath, savedValues) = (request.PathBase, request.Path, request.RouteValues);
        var watching = context.Features.Get<IEndpointFeature>() is var feature && feature is EndpointWatch or PreflightBackstop ? feature : null;
        try
        {
            if (watching is not null)
            {
                // It must not take the search for the request itself.
                context.Features.Set<IEndpointFeature>(new FoundEndpoint());
            }

            return await FindInRoutersAsync(context, pathBase, path);
        }
        finally
        {
            if (watching is not null)
            {
                context.Features.Set(watching);
            }

            (request.PathBase, request.Path, request.RouteValues) = (savedBase, savedPath, savedValues);
        }
    }

    /// <summary>Whether two are the same for what is decided here. Each router matches copies of its own; those that say nothing of it are all alike.</summary>
    public static bool AreSame(Endpoint? one, Endpoint? other) =>
        (one as RouteEndpoint)?.RoutePattern == (other as RouteEndpoint)?.RoutePattern
            ? one?.Metadata.GetMetadata<ICorsMetadata>() == other?.Metadata.GetMetadata<ICorsMetadata>() && one?.Metadata.GetMetadata<IAntiforgeryMetadata>() == other?.Metadata.GetMetadata<IAntiforgeryMetadata>()
            : one is not null && other is not null && SaysNothing(one) && SaysNothing(other);

    private async ValueTask<Endpoint?> FindInRoutersAsync(HttpContext context, PathString pathBase, PathString path)
    {
        Endpoint? found = null;
        EndpointDataSource? foundIn = null;
        foreach (var ways in _routers)
        {
            // The framework routes again in some places, over the same endpoints: the first answer counts.
            if (ways[0].Router.Endpoints == foundIn || await FindInRouterAsync(context, ways, pathBase, path) is not { } endpoint)
            {
                continue;
            }

            if (endpoint == Ambiguous || (found is not null && !AreSame(found, endpoint)))
            {
                return Ambiguous;
            }

            (found, foundIn) = (found ?? endpoint, ways[0].Router.Endpoints);
        }

        return found;
    }

    // The ways are alternatives: where they lead to different places, it is not known which the request takes.
    private static async ValueTask<Endpoint?> FindInRouterAsync(HttpContext context, (Router Router, Lazy<RequestDelegate> Match)[] ways, PathString pathBase, PathString path)
    {
        Endpoint? found = null;
        for (var i = 0; i < ways.Length; i++)
        {
            var (routerBase, routerPath) = (pathBase, path);
            var endpoint = ways[i].Router.Reaches(ref routerBase, ref routerPath) ? await MatchAsync(context, ways[i].Match.Value, routerBase, routerPath) : null;
            if (i > 0 && !AreSame(found, endpoint))
            {
                return Ambiguous;
            }

            found = endpoint;
        }

        return found;
    }

    private static bool SaysNothing(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ICorsMetadata>() is null && endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is null;

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

    private static async ValueTask<Endpoint?> MatchAsync(HttpContext context, RequestDelegate match, PathString pathBase, PathString path)
    {
        context.Request.PathBase = pathBase;
        context.Request.Path = path;
        try
        {
            await match(context);
            return context.GetEndpoint();
        }
        finally
        {
            context.SetEndpoint(null);
        }
    }

    private bool HasCorsMetadata() => _endpoints.Endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null);

    private sealed class FoundEndpoint : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
