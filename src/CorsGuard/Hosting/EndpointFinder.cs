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
    /// <summary>In the place of several endpoints: which of them the request reaches depends on a condition that is the application's code.</summary>
    public static readonly Endpoint Ambiguous = new(null, EndpointMetadataCollection.Empty, "ambiguous");

    // UseRouting leaves the endpoint builder of its branch under this key.
    private const string RouteBuilderKey = "__EndpointRouteBuilder";

    private readonly EndpointDataSource _endpoints;
    private readonly (Router Router, Lazy<RequestDelegate> Match)[] _routers;

    // Follows the endpoints, which may change while the application runs; asked for each request.
    private volatile bool _isNeeded;

    /// <param name="services">The application's services.</param>
    /// <param name="routers">Where the pipeline routes; none = that could not be found out, and all endpoints are in one place.</param>
    public EndpointFinder(IServiceProvider services, IReadOnlyList<Router> routers)
    {
        _endpoints = services.GetRequiredService<EndpointDataSource>();
        _routers = [.. (routers.Count > 0 ? routers : [new Router(_endpoints, [], null)])
            .Select(router => (router, new Lazy<RequestDelegate>(() => BuildBranch(services, router.Endpoints))))];
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
        try
        {
            return await FindInRoutersAsync(context, pathBase, path);
        }
        finally
        {
            (request.PathBase, request.Path, request.RouteValues) = (savedBase, savedPath, savedValues);
        }
    }

    private async ValueTask<Endpoint?> FindInRoutersAsync(HttpContext context, PathString pathBase, PathString path)
    {
        (Endpoint Endpoint, Router Router)? found = null;
        foreach (var (router, match) in _routers)
        {
            var (routerBase, routerPath) = (pathBase, path);

            // The framework routes again in some places, over the same endpoints: the first answer counts. Several ways to one router are alternatives.
            if ((found is { Router: var first } && first.Endpoints == router.Endpoints && first.Middleware != router.Middleware)
                || !router.Reaches(ref routerBase, ref routerPath)
                || await MatchAsync(context, match.Value, routerBase, routerPath) is not { } endpoint)
            {
                continue;
            }

            if (found is { Endpoint: var other } && !AreSame(other, endpoint))
            {
                return Ambiguous;
            }

            found ??= (endpoint, router);
        }

        return found?.Endpoint;
    }

    // Each router matches copies of its own.
    private static bool AreSame(Endpoint one, Endpoint other) =>
        (one as RouteEndpoint)?.RoutePattern == (other as RouteEndpoint)?.RoutePattern && one.Metadata.GetMetadata<ICorsMetadata>() == other.Metadata.GetMetadata<ICorsMetadata>();

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
}
