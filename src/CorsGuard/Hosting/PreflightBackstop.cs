using CorsGuard.Fetch;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsGuard.Hosting;

/// <summary>
/// Goes along with a request that CorsGuard lets pass although routing takes it for a preflight: one below a path base that was not
/// discovered, or with the method in another case. Routing would hand it to the handler of the requested method; instead, this sees the
/// endpoint when routing sets it, and puts an answer in its place.
/// </summary>
internal sealed class PreflightBackstop : IEndpointFeature
{
    private readonly Preflights _preflights;
    private readonly bool _isPreflight;
    private Endpoint? _endpoint;

    private PreflightBackstop(Preflights preflights, bool isPreflight)
    {
        _preflights = preflights;
        _isPreflight = isPreflight;
    }

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value is not null && MustNotRun(value) ? Replacement(value) : value;
    }

    public static void Install(HttpContext context, Preflights preflights, bool isPreflight) =>
        context.Features.Set<IEndpointFeature>(new PreflightBackstop(preflights, isPreflight));

    // With CORS metadata, routing matched the endpoint by the requested method, unless it takes OPTIONS itself.
    private bool MustNotRun(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null && (_isPreflight || !TakesOptions(endpoint));

    private static bool TakesOptions(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods
        || methods.HttpMethods.Contains(Methods.Options, StringComparer.OrdinalIgnoreCase);

    // A preflight carries no credentials (Fetch, CORS-preflight fetch, step 1), so authorization must let it through.
    private Endpoint Replacement(Endpoint endpoint) => _isPreflight
        ? new Endpoint(context => _preflights.AnswerAsync(context, endpoint), new EndpointMetadataCollection(new AllowAnonymousAttribute()), "CORS preflight")
        : new Endpoint(NotAllowed, EndpointMetadataCollection.Empty, "405 Method Not Allowed");

    private static Task NotAllowed(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }
}
