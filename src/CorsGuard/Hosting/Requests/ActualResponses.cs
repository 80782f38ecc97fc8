using System.Runtime.CompilerServices;
using CorsGuard.Evaluation;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// Stamps the responses of actual requests when they start: by then it is known which endpoint answered, after any re-execution, and
/// nothing behind can change the headers any more.
/// </summary>
internal sealed class ActualResponses
{
    private readonly PolicySelector _selector;
    private readonly EndpointFinder _endpoints;
    private readonly DecisionReporter _reporter;
    private readonly TimeProvider _clock;

    // Callbacks and their states are made once or pooled: a request allocates nothing.
    private readonly Func<object, Task> _stamp;
    private volatile ReadyStamps? _ready;

    public ActualResponses(PolicySelector selector, EndpointFinder endpoints, DecisionReporter reporter, TimeProvider clock)
    {
        _selector = selector;
        _endpoints = endpoints;
        _reporter = reporter;
        _clock = clock;
        _stamp = state => Stamp((PendingResponse)state);
    }

    /// <summary>Registers the stamp. Callbacks run last-registered first, so the one of the outermost middleware has the last word.</summary>
    /// <param name="context">The request.</param>
    /// <param name="policies">Those that are in force: they govern it, whatever changes until it is answered.</param>
    /// <param name="only">The one of them that governs every request; null = it depends on path or endpoint.</param>
    /// <param name="origin">The lines of the Origin header.</param>
    /// <param name="mayBeRejected">Whether it may yet be answered in the place of its endpoint.</param>
    /// <returns>What the stamp needs to know; null = nothing but the context: one policy governs everything.</returns>
    public PendingResponse? Register(HttpContext context, PolicySet policies, CompiledPolicy? only, StringValues origin, bool mayBeRejected)
    {
        if (only is not null && !mayBeRejected && ReadyStampsOf(only).Find(origin) is { } ready)
        {
            context.Response.OnStarting(ready, context);
            return null;
        }

        var pending = PendingResponse.Rent(context, policies, only, origin);
        context.Response.OnStarting(_stamp, pending);
        return pending;
    }

    /// <summary>The policies have been replaced. One may be large.</summary>
    public void Forget() => _ready = null;

    /// <summary>Whether a policy governs the response as it stands now; false also if that cannot be found out.</summary>
    public async ValueTask<bool> IsGovernedAsync(HttpContext context, PendingResponse? pending)
    {
        if (pending is null || pending.Policy is not null)
        {
            return true;
        }

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

    private ReadyStamps ReadyStampsOf(CompiledPolicy policy)
    {
        if (_ready is not { } ready || ready.Policy != policy)
        {
            _ready = ready = new ReadyStamps(policy, CreateStamp, _clock);
        }

        return ready;
    }

    private Func<object, Task> CreateStamp(CompiledPolicy policy, StringValues origin)
    {
        var decision = Evaluator.EvaluateActual(policy, origin);
        return state =>
        {
            Stamp((HttpContext)state, policy, origin, decision);
            return Task.CompletedTask;
        };
    }

    // A unit of its own for the compiler, which otherwise spends on the server's loop over callbacks what it may inline.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task Stamp(PendingResponse pending)
    {
        if (pending.Context is not { } context)
        {
            return Task.CompletedTask;
        }

        if (pending.RejectedBy is { } rejecting)
        {
            // It has been reported.
            HeaderWriter.WriteActual(context.Response.Headers, rejecting, pending.Rejection);
        }
        else if (pending.Policy is { } policy)
        {
            Stamp(context, pending, policy);
        }
        else if (TrySelect(context, pending, out var selection))
        {
            Stamp(context, pending, selection);
        }
        else
        {
            return SelectAndStampAsync(context, pending);
        }

        // Nobody else has it any more: a callback runs once.
        pending.Return();
        return Task.CompletedTask;
    }

    // The usual case: routing has chosen an endpoint, and its policy is known.
    private bool TrySelect(HttpContext context, PendingResponse pending, out PolicySelection selection)
    {
        selection = default;
        try
        {
            return EndpointOf(context) is { } endpoint && _selector.TrySelect(pending.Policies!, endpoint, pending.FullPath, out selection);
        }
#pragma warning disable CA1031 // A policy that is written in code and cannot be compiled: the long way handles it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private async Task SelectAndStampAsync(HttpContext context, PendingResponse pending)
    {
        try
        {
            Stamp(context, pending, await SelectAsync(context, pending));
        }
#pragma warning disable CA1031 // A policy provider or an endpoint selector is the application's code: the response is refused and goes out.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CorsGuardLog.ApplicationCodeFailed(_reporter.Log.Logger, exception, "(unknown)");
            HeaderWriter.Withhold(context.Response.Headers);
        }
        finally
        {
            pending.Return();
        }
    }

    private ValueTask<PolicySelection> SelectAsync(HttpContext context, PendingResponse pending) =>
        EndpointOf(context) is var endpoint && endpoint is null && _endpoints.IsNeeded
            ? FindAndSelectAsync(context, pending)
            : _selector.SelectAsync(pending.Policies!, context, endpoint, pending.FullPath);

    // Something in front of routing answered (a redirect, a rate limiter): the path says which endpoint it answered for.
    private async ValueTask<PolicySelection> FindAndSelectAsync(HttpContext context, PendingResponse pending)
    {
        var endpoint = await _endpoints.FindAsync(context, pending.PathBase, pending.Path);
        if (endpoint == EndpointFinder.Ambiguous)
        {
            // Nothing is granted that one of them would not, by whatever wrote the response.
            return new PolicySelection(null, IsAmbiguous: true);
        }

        return await _selector.SelectAsync(pending.Policies!, context, endpoint, pending.FullPath);
    }

    // An exception handler that is no endpoint itself, and status code pages, answer for the endpoint that they replaced.
    private static Endpoint? EndpointOf(HttpContext context) =>
        context.GetEndpoint()
        ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint
        ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint;

    private void Stamp(HttpContext context, PendingResponse pending, PolicySelection selection)
    {
        if (selection.Policy is { } policy)
        {
            Stamp(context, pending, policy);
            return;
        }

        _reporter.ReportUngoverned(context.Request, pending.Origin);
        if (selection.UndefinedName is { } name)
        {
            _reporter.Log.WriteUndefined(name);
            HeaderWriter.RemoveCorsHeaders(context.Response.Headers);
        }
        else if (selection.IsAmbiguous)
        {
            HeaderWriter.Withhold(context.Response.Headers);
        }
    }

    private void Stamp(HttpContext context, PendingResponse pending, CompiledPolicy policy)
    {
        Stamp(context, policy, pending.Origin, Evaluator.EvaluateActual(policy, pending.Origin));
    }

    private void Stamp(HttpContext context, CompiledPolicy policy, StringValues origin, CorsDecision decision)
    {
        decision = RequestReader.ExceptSameOrigin(decision, context.Request, origin);
        _reporter.ReportRemoved(context, policy, HeaderWriter.WriteActual(context.Response.Headers, policy, decision));
        if (origin.Count == 0)
        {
            _reporter.ReportWithoutOrigin(context, policy, decision);
            return;
        }

        _reporter.Report(context, policy, decision, origin, isPreflight: false);
        if (_reporter.ExplainsDenials)
        {
            Explain(context, policy, origin, decision);
        }
    }

    private static void Explain(HttpContext context, CompiledPolicy policy, StringValues origin, CorsDecision decision)
    {
        var request = context.Request;
        var facts = RequestReader.Actual(request, origin);
        if (decision.IsDenied)
        {
            DenialNote.WriteHeader(context.Response, decision.Denial, policy.Name, Explainer.Explain(policy, facts).Hint);
        }
        else if (decision.Kind == RequestKind.Actual && !policy.AllowCredentials && request.Headers.Cookie.Count > 0 && !SameOrigin.Is(origin, request.Scheme, request.Headers.Host))
        {
            DenialNote.WriteCredentials(context.Response, Explainer.Explain(policy, facts, withCredentials: true));
        }
    }
}
