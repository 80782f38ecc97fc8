using CorsGuard.Fetch;
using CorsGuard.Policies;
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
    private readonly bool _grants;
    private readonly bool _answersAll;
    private readonly EndpointGuard? _guard;
    private Endpoint? _endpoint;

    private PreflightBackstop(HttpContext context, PolicySet policies, Preflights? preflights, bool grants, bool answersAll, EndpointGuard? guard)
    {
        _context = context;
        _policies = policies;
        _preflights = preflights;
        _grants = grants;
        _answersAll = answersAll;
        _guard = guard;
    }

    /// <summary>Routing has chosen an endpoint for which this answers.</summary>
    public bool IsConcerned { get; private set; }

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value is null || StandIn.Is(value) ? value
            : _answersAll || value.Metadata.GetMetadata<ICorsMetadata>() is not null ? InPlaceOf(value)
            : Guarded(value);
    }

    /// <summary>For a preflight.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policies">Those that were in force when the request arrived.</param>
    /// <param name="preflights">Answers for the endpoint that routing finds.</param>
    /// <param name="grants">Whether anything may be granted.</param>
    /// <param name="answersAll">Whether endpoints without CORS metadata are governed too: by path or default policy.</param>
    public static PreflightBackstop Install(HttpContext context, PolicySet policies, Preflights preflights, bool grants, bool answersAll) =>
        Install(context, new PreflightBackstop(context, policies, preflights, grants, answersAll, null));

    /// <summary>For a request that only routing takes for a preflight: it runs where it is not made for another method.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policies">Those that were in force when the request arrived.</param>
    /// <param name="guard">Answers in the place of an endpoint that the request may not reach; null = it may reach any.</param>
    public static PreflightBackstop InstallForActual(HttpContext context, PolicySet policies, EndpointGuard? guard) =>
        Install(context, new PreflightBackstop(context, policies, null, grants: false, answersAll: false, guard));

    private static PreflightBackstop Install(HttpContext context, PreflightBackstop backstop)
    {
        context.Features.Set<IEndpointFeature>(backstop);
        return backstop;
    }

    // With CORS metadata, routing matched the endpoint by the requested method, unless it takes OPTIONS itself.
    private Endpoint InPlaceOf(Endpoint endpoint)
    {
        IsConcerned = true;
        if (ReExecution.IsRunning(_context) || (_preflights is null && TakesOptions(endpoint)))
        {
            EndpointWatch.Mark(_context);
            return Guarded(endpoint);
        }

        return StandIn.ForPreflight(_context, _preflights is not { } preflights ? NotAllowed
            : _grants ? context => preflights.AnswerAsync(context, _policies, endpoint)
            : context => preflights.Refuse(context, PolicySetCompiler.NoPolicyName));
    }

    private Endpoint Guarded(Endpoint endpoint) => (ReExecution.IsRunning(_context) ? null : _guard?.FindRejection(_context, endpoint)) ?? endpoint;

    private static bool TakesOptions(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods
        || methods.HttpMethods.Contains(Methods.Options, StringComparer.OrdinalIgnoreCase);

    private static Task NotAllowed(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }
}
