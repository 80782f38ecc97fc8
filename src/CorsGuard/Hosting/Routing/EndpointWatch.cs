using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGuard.Hosting;

/// <summary>
/// Sees the endpoint when routing sets it, and tells the framework's endpoint middleware that somebody honours its CORS metadata; without
/// that, it throws. Only for endpoints that have some: what is told stands in <see cref="HttpContext.Items"/>, which costs more than all the rest.
/// </summary>
internal sealed class EndpointWatch : IEndpointFeature
{
    private const string Marker = "__CorsMiddlewareWithEndpointInvoked";

    private static readonly object Marked = new();

    // As in PendingResponse.
    [ThreadStatic]
    private static EndpointWatch? Spare;

    private HttpContext? _context;
    private IEndpointFeature? _original;
    private Endpoint? _endpoint;
    private EndpointGuard? _guard;

    private EndpointWatch()
    {
    }

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set
        {
            _endpoint = value is not null && _guard is not null && _context is not null && !ReExecution.IsRunning(_context) ? _guard.FindRejection(_context, value) ?? value : value;
            if (_context is not null && value?.Metadata.GetMetadata<ICorsMetadata>() is not null)
            {
                Mark(_context);
            }
        }
    }

    public static void Mark(HttpContext context) => context.Items[Marker] = Marked;

    /// <param name="context">The request.</param>
    /// <param name="guard">Answers in the place of an endpoint that the request may not reach; null = it may reach any.</param>
    public static EndpointWatch Install(HttpContext context, EndpointGuard? guard)
    {
        var watch = Spare ?? new EndpointWatch();
        Spare = null;
        watch._context = context;
        watch._guard = guard;
        watch._original = context.Features.Get<IEndpointFeature>();
        watch._endpoint = watch._original?.Endpoint;
        context.Features.Set<IEndpointFeature>(watch);
        return watch;
    }

    /// <summary>Gives the server's own feature back, with the endpoint. Once the pipeline is done.</summary>
    public void Remove()
    {
        if (_context is { } context && context.Features.Get<IEndpointFeature>() == this)
        {
            var endpoint = _endpoint;
            context.Features.Set(_original);
            if (endpoint is not null || _original is not null)
            {
                context.SetEndpoint(endpoint);
            }

            (_context, _original, _endpoint, _guard) = (null, null, null, null);
            Spare = this;
        }
    }
}
