using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// What has to be known of a request when its response starts, as it was when the request arrived: what the application does to the request
/// afterwards changes nothing.
/// </summary>
internal sealed class PendingResponse
{
    // One for each thread is enough: requests that overlap on a thread are waiting for something slower than an allocation. A shared pool would
    // be contended by all cores.
    [ThreadStatic]
    private static PendingResponse? Spare;

    private PendingResponse()
    {
    }

    public HttpContext? Context { get; private set; }

    public StringValues Origin { get; private set; }

    /// <summary>The policy that governs every request; null = it depends on path or endpoint.</summary>
    public CompiledPolicy? Policy { get; private set; }

    /// <summary>Those that were in force when the request arrived; only kept where one of them has to be selected.</summary>
    public PolicySet? Policies { get; private set; }

    /// <summary>Where the client sent the request; only kept where the policy depends on it.</summary>
    public PathString PathBase { get; private set; }

    public PathString Path { get; private set; }

    /// <summary>The policy that has rejected the request at its endpoint; null = none has.</summary>
    public CompiledPolicy? RejectedBy { get; private set; }

    public CorsDecision Rejection { get; private set; }

    public string FullPath => PathBase.HasValue ? PathBase.Add(Path).Value ?? "" : Path.Value ?? "";

    public static PendingResponse Rent(HttpContext context, PolicySet policies, CompiledPolicy? policy, StringValues origin)
    {
        var pending = Spare ?? new PendingResponse();
        Spare = null;
        pending.Context = context;
        pending.Origin = origin;
        pending.Policy = policy;
        if (policy is null)
        {
            pending.Policies = policies;
            pending.PathBase = context.Request.PathBase;
            pending.Path = context.Request.Path;
        }

        return pending;
    }

    /// <summary>The response is that of a request which does not run, whatever would govern it otherwise.</summary>
    public void Reject(CompiledPolicy policy, CorsDecision decision)
    {
        RejectedBy = policy;
        Rejection = decision;
    }

    public void Return()
    {
        RejectedBy = null;
        Rejection = default;
        Context = null;
        Origin = default;
        Policy = null;
        Policies = null;
        PathBase = default;
        Path = default;
        Spare = this;
    }
}
