using CorsGuard.Fetch;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsGuard.Hosting;

/// <summary>
/// Goes along with a request that CorsGuard lets pass although routing takes it for a preflight: one whose endpoint was not found from in
/// front, one that no policy governs, or one with the method in another case. Routing would hand it to the handler of the requested method;
/// instead, this sees the endpoint when routing sets it, and puts an answer in its place.
/// </summary>
internal sealed class PreflightBackstop : IEndpointFeature
{
    private readonly HttpContext _context;
    private readonly PolicySet _policies;
    private readonly Preflights? _preflights;
    private readonly bool _answersAll;
    private readonly bool _isPreflight;
    private readonly EndpointGuard? _guard;
    private Endpoint? _endpoint;

    private PreflightBackstop(HttpContext context, PolicySet policies, Preflights? preflights, bool answersAll, bool isPreflight, EndpointGuard? guard)
    {
        _context = context;
        _policies = policies;
        _preflights = preflights;
        _answersAll = answersAll;
        _isPreflight = isPreflight;
        _guard = guard;
    }

    /// <summary>Routing has chosen an endpoint for which this answers.</summary>
    public bool IsConcerned { get; private set; }

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value is null ? null
            : _answersAll || value.Metadata.GetMetadata<ICorsMetadata>() is not null ? InPlaceOf(value)
            : Guarded(value);
    }

    /// <summary>For a preflight.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policies">Those that were in force when the request arrived.</param>
    /// <param name="preflights">Answers for the endpoint that routing finds; null = nothing is granted, and nothing with CORS metadata runs.</param>
    /// <param name="answersAll">Whether endpoints without CORS metadata are governed too: by path or default policy.</param>
    public static PreflightBackstop Install(HttpContext context, PolicySet policies, Preflights? preflights, bool answersAll) =>
        Install(context, new PreflightBackstop(context, policies, preflights, answersAll, isPreflight: true, null));

    /// <summary>For a request that only routing takes for a preflight: it runs where it is not made for another method.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policies">Those that were in force when the request arrived.</param>
    /// <param name="guard">Answers in the place of an endpoint that the request may not reach; null = it may reach any.</param>
    public static PreflightBackstop InstallForActual(HttpContext context, PolicySet policies, EndpointGuard? guard) =>
        Install(context, new PreflightBackstop(context, policies, null, answersAll: false, isPreflight: false, guard));

    private static PreflightBackstop Install(HttpContext context, PreflightBackstop backstop)
    {
        context.Features.Set<IEndpointFeature>(backstop);
        return backstop;
    }

    // With CORS metadata, routing matched the endpoint by the requested method, unless it takes OPTIONS itself.
    private Endpoint InPlaceOf(Endpoint endpoint)
    {
        IsConcerned = true;
        if (ReExecution.IsRunning(_context) || (!_isPreflight && TakesOptions(endpoint)))
        {
            EndpointWatch.Mark(_context);
            return Guarded(endpoint);
        }

        return _preflights is null
            ? new Endpoint(NotAllowed, EndpointMetadataCollection.Empty, "405 Method Not Allowed")
            : Answer(_preflights, _policies, endpoint);
    }

    private Endpoint Guarded(Endpoint endpoint) => (ReExecution.IsRunning(_context) ? null : _guard?.FindRejection(_context, endpoint)) ?? endpoint;

    private static bool TakesOptions(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods
        || methods.HttpMethods.Contains(Methods.Options, StringComparer.OrdinalIgnoreCase);

    // A preflight carries no credentials (Fetch, CORS-preflight fetch, step 1), so authorization must let it through.
    private static Endpoint Answer(Preflights preflights, PolicySet policies, Endpoint endpoint) =>
        new(context => preflights.AnswerAsync(context, policies, endpoint), new EndpointMetadataCollection(new AllowAnonymousAttribute()), "CORS preflight");

    private static Task NotAllowed(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }
}
