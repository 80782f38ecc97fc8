using System.Runtime.ExceptionServices;
using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Stands in front of the pipeline: answers preflights, and sees to it that every other response is stamped.</summary>
internal sealed class CorsGuardMiddleware
{
    private readonly RequestDelegate _next;
    private readonly PolicyProvider _policies;
    private readonly EndpointFinder _endpoints;
    private readonly Preflights _preflights;
    private readonly ActualResponses _responses;
    private readonly RequestGuard _guard;

    public CorsGuardMiddleware(
        RequestDelegate next, PolicyProvider policies, EndpointFinder endpoints, Preflights preflights, ActualResponses responses, RequestGuard guard)
    {
        _next = next;
        _policies = policies;
        _endpoints = endpoints;
        _preflights = preflights;
        _responses = responses;
        _guard = guard;
    }

    public Task InvokeAsync(HttpContext context)
    {
        var policies = _policies.Current;
        var only = _endpoints.IsNeeded ? null : policies.Only;
        var request = context.Request;
        var headers = request.Headers;
        var origin = headers.Origin;
        if (origin.Count == 0)
        {
            // What has no Origin is no preflight, and what changes nothing besides always runs.
            return policies.IsGuarded && !Methods.IsSafe(request.Method) ? InvokeGuardedAsync(context, policies, only, origin) : InvokeActual(context, policies, only, origin);
        }

        var method = request.Method;
        if (method == Methods.Options)
        {
            var requestMethod = headers.AccessControlRequestMethod;
            if (RequestFacts.IsPreflightRequest(method, origin, requestMethod))
            {
                return only is null ? FindAndAnswerAsync(context, policies) : _preflights.AnswerByOnly(context, only, origin, requestMethod);
            }
        }

        return policies.IsGuarded || WebSocketHandshake.Is(context, headers, method) ? InvokeGuardedAsync(context, policies, only, origin) : InvokeActual(context, policies, only, origin);
    }

    /// <param name="context">The request.</param>
    /// <param name="policies">Those that were in force when it arrived.</param>
    /// <param name="only">The one of them that governs every request; null = it depends on path or endpoint.</param>
    /// <param name="origin">The lines of the Origin header.</param>
    private async Task InvokeGuardedAsync(HttpContext context, PolicySet policies, CompiledPolicy? only, StringValues origin)
    {
        var outcome = await _guard.TryRejectAsync(context, policies, origin);
        if (!outcome.IsAnswered)
        {
            await InvokeActual(context, policies, only, origin, outcome.EndpointGuard);
        }
    }

    private async Task FindAndAnswerAsync(HttpContext context, PolicySet policies)
    {
        var outcome = await _preflights.FindAndAnswerAsync(context, policies);
        if (outcome == PreflightOutcome.Answered)
        {
            return;
        }

        // What is known to have no policy is granted nothing, whichever endpoint routing takes for it.
        var byPath = outcome == PreflightOutcome.EndpointAmbiguous ? await _preflights.SelectByPathAsync(context, policies) : default;
        var isGoverned = byPath.Policy is not null || byPath.RefusesPreflights;
        var backstop = PreflightBackstop.Install(context, policies, _preflights, grants: outcome != PreflightOutcome.NotGoverned, answersAll: isGoverned);
        await _next(context);
        if (isGoverned && !backstop.IsConcerned && !context.Response.HasStarted)
        {
            // None of the endpoints that it might have been: it is governed as any other path.
            await _preflights.AnswerAgain(context, byPath);
        }
    }

    private Task InvokeActual(HttpContext context, PolicySet policies, CompiledPolicy? only, StringValues origin, EndpointGuard? guard = null)
    {
        var watch = _endpoints.IsNeeded || guard is not null ? Watch(context, policies, guard) : null;
        var pending = _responses.Register(context, policies, only, origin, mayBeRejected: guard is not null);
        guard?.Follow(pending);
        Task task;
        try
        {
            task = _next(context);
        }
#pragma warning disable CA1031 // It is thrown again, once the response has been stamped.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            task = Task.FromException(exception);
        }

        if (!task.IsCompletedSuccessfully)
        {
            return AwaitAsync(context, pending, watch, task);
        }

        watch?.Remove();
        return task;
    }

    private static EndpointWatch? Watch(HttpContext context, PolicySet policies, EndpointGuard? guard)
    {
        if (!RoutingSeesPreflight(context.Request))
        {
            return EndpointWatch.Install(context, guard);
        }

        PreflightBackstop.InstallForActual(context, policies, guard);
        return null;
    }

    // Routing compares the method ignoring case; Fetch does not.
    private static bool RoutingSeesPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && !StringValues.IsNullOrEmpty(request.Headers.AccessControlRequestMethod)
        && request.Headers.Origin.Count > 0;

    private async Task AwaitAsync(HttpContext context, PendingResponse? pending, EndpointWatch? watch, Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // The server would wipe the headers of an exception that nobody handled, and the page could not read the status.
            var original = ExceptionDispatchInfo.Capture(exception);
            if (await _responses.IsGovernedAsync(context, pending))
            {
                await TryAnswerErrorAsync(context, exception);
            }

            original.Throw();
        }
        finally
        {
            watch?.Remove();
        }
    }

    private static async Task TryAnswerErrorAsync(HttpContext context, Exception exception)
    {
        try
        {
            RestoreBody(context);
            var response = context.Response;
            response.Clear();
            response.StatusCode = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            if (response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: 0 })
            {
                // What was written before the exception still goes out, and must not be taken for another response.
                response.ContentLength = 0;
            }

            await response.CompleteAsync();
        }
#pragma warning disable CA1031 // The client may be gone. It is the application's exception that counts, and it goes on to the server.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    // Middleware that put a buffer in place of the body has not put it back: what is written there reaches nobody.
    private static void RestoreBody(HttpContext context)
    {
        var body = context.Features.Get<IHttpResponseBodyFeature>();
        while (body is StreamResponseBodyFeature { PriorFeature: { } prior })
        {
            body = prior;
        }

        context.Features.Set(body);
    }
}
