using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsGuard.Hosting;

/// <summary>
/// What answers a request in the place of its endpoint. The endpoint for it is always the same, and the answer comes with the request: the framework keeps what
/// it finds out about an endpoint (authorization does) for as long as the application has the same endpoints.
/// </summary>
internal sealed class StandIn
{
    private static readonly RequestDelegate Run = Answer;
    private static readonly Endpoint ForPreflights = new(Run, new EndpointMetadataCollection(new AllowAnonymousAttribute()), "CORS preflight");
    private static readonly ConditionalWeakTable<Endpoint, Endpoint> Rejecting = [];
    private static readonly ConditionalWeakTable<Endpoint, Endpoint> Asking = [];

    private readonly RequestDelegate _answer;

    private StandIn(RequestDelegate answer)
    {
        _answer = answer;
    }

    /// <summary>Whether it is one already: middleware may take the endpoint away for a while, and put it back.</summary>
    public static bool Is(Endpoint endpoint) => endpoint.RequestDelegate == Run;

    /// <summary>For a preflight. It carries no credentials (Fetch, CORS-preflight fetch, step 1), so authorization must let it through.</summary>
    public static Endpoint ForPreflight(HttpContext context, RequestDelegate answer) => Bring(context, answer, ForPreflights);

    /// <summary>
    /// For a request that does not run. Whether the visitor may see the endpoint is not asked: nobody sees it. Its policy governs what else may answer in
    /// its place (a rate limiter).
    /// </summary>
    public static Endpoint ThatRejects(HttpContext context, Endpoint endpoint, RequestDelegate answer) => Bring(context, answer, Rejecting.GetValue(endpoint, CreateRejecting));

    /// <summary>For an endpoint that stays what it is, but for what is done before it runs.</summary>
    public static Endpoint ThatAsks(HttpContext context, Endpoint endpoint, RequestDelegate answer) => Bring(context, answer, Asking.GetValue(endpoint, CreateAsking));

    private static Endpoint Bring(HttpContext context, RequestDelegate answer, Endpoint endpoint)
    {
        context.Features.Set(new StandIn(answer));
        return endpoint;
    }

    private static Endpoint CreateRejecting(Endpoint endpoint)
    {
        List<object> metadata = [new AllowAnonymousAttribute()];
        if (endpoint.Metadata.GetMetadata<ICorsMetadata>() is { } cors)
        {
            metadata.Add(cors);
        }

        return new Endpoint(Run, new EndpointMetadataCollection(metadata), "rejected by CorsGuard");
    }

    private static Endpoint CreateAsking(Endpoint endpoint) => endpoint is RouteEndpoint route
        ? new RouteEndpoint(Run, route.RoutePattern, route.Order, route.Metadata, route.DisplayName)
        : new Endpoint(Run, endpoint.Metadata, endpoint.DisplayName);

    private static Task Answer(HttpContext context) => context.Features.GetRequiredFeature<StandIn>()._answer(context);
}
