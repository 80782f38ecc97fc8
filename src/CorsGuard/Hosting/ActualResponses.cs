using CorsGuard.Evaluation;
using CorsGuard.Observability;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace CorsGuard.Hosting;

/// <summary>
/// Stamps the responses of actual requests when they start: by then it is known which endpoint answered, after any re-execution, and
/// nothing behind can change the headers any more.
/// </summary>
internal sealed class ActualResponses
{
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly RequestLog _log;
    private readonly ObjectPool<PendingResponse> _pool = new DefaultObjectPool<PendingResponse>(new PendingResponsePool());
    private readonly Func<object, Task> _stamp;

    public ActualResponses(PolicySelector selector, EndpointFinder endpoints, RequestLog log)
    {
        _selector = selector;
        _endpoints = endpoints;
        _log = log;
        _stamp = state => StampAsync((PendingResponse)state);
    }

    /// <summary>Registers the stamp. Callbacks run last-registered first, so the one of the outermost middleware has the last word.</summary>
    public PendingResponse Register(HttpContext context)
    {
        var pending = _pool.Get();
        pending.Begin(context);
        context.Response.OnStarting(_stamp, pending);
        return pending;
    }

    /// <summary>Whether a policy governs the response as it stands now; false also if that cannot be found out.</summary>
    public async ValueTask<bool> IsGovernedAsync(HttpContext context, PendingResponse pending)
    {
        try
        {
            // Once stamped, the instance may belong to another request.
            return pending.Context == context && (await SelectAsync(context, pending)).Policy is not null;
        }
#pragma warning disable CA1031 // Only asked while another exception is on its way, which must not be hidden by this one.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private async Task StampAsync(PendingResponse pending)
    {
        if (pending.Context is not { } context)
        {
            return;
        }

        try
        {
            Stamp(context, pending, await SelectAsync(context, pending));
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code: the response is refused and goes out.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CorsGuardLog.ApplicationCodeFailed(_log.Logger, exception, "(unknown)");
            HeaderWriter.RemoveCorsHeaders(context.Response.Headers);
        }
        finally
        {
            // Nobody else has it any more: a callback runs once.
            _pool.Return(pending);
        }
    }

    private async ValueTask<PolicySelection> SelectAsync(HttpContext context, PendingResponse pending)
    {
        var endpoint = EndpointOf(context);
        if (endpoint is null && _endpoints.IsNeeded)
        {
            // Something in front of routing answered (a redirect, a rate limiter): the path says which endpoint it answered for.
            endpoint = await _endpoints.FindAsync(context, pending.PathBase, pending.Path);
        }

        return await _selector.SelectAsync(context, endpoint, pending.FullPath);
    }

    // An exception handler that is no endpoint itself, and status code pages, answer for the endpoint that they replaced.
    private static Endpoint? EndpointOf(HttpContext context) =>
        context.GetEndpoint()
        ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint
        ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint;

    private void Stamp(HttpContext context, PendingResponse pending, PolicySelection selection)
    {
        if (selection.Policy is not { } policy)
        {
            if (selection.UndefinedName is { } name)
            {
                _log.WriteUndefined(name);
                HeaderWriter.RemoveCorsHeaders(context.Response.Headers);
            }

            return;
        }

        var facts = new RequestFacts
        {
            Origin = pending.Origin,
            Scheme = context.Request.Scheme,
            Host = context.Request.Host.Value,
        };
        var decision = Evaluator.Evaluate(policy, facts);
        HeaderWriter.WriteActual(context.Response, policy, decision);
        _log.Write(policy.Name, decision, facts, context.Request.Method, pending.FullPath);
    }
}
