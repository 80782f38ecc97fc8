using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// Recognises from the requests what other layers in front of the application, or behind it, do to CORS, and says it once. The counters are plain: one
/// that is lost to another thread puts the message off, and that is all. Once it is known how things are, a request costs a comparison.
/// </summary>
internal sealed class ProxySymptoms : IDisposable
{
    /// <summary>So many requests that browsers announce by a preflight, and no preflight.</summary>
    public const int PreflightsMissed = 20;

    /// <summary>So many requests without the Origin that browsers send, and none with it in between.</summary>
    public const int OriginsMissed = 5;

    /// <summary>So many requests of a kind are looked at in a minute, the first ones; those that follow cost a comparison.</summary>
    public const int LookedAt = 1024;

    private const string Page = "See docs/proxies.md#";

    // Seconds that browsers remember a preflight for which says nothing else (Fetch, CORS-preflight cache).
    private const int BrowsersMaxAge = 5;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly SafeLogger _logger;
    private readonly TimeProvider _clock;
    private readonly ITimer _lookAgain;

    private bool _awaitsPreflight = true;
    private int _lookedAtWithOrigin;
    private int _preflighted;
    private long _countedAt;

    private bool _awaitsOrigin = true;
    private int _lookedAtWithout;
    private int _withoutOrigin;

    private ProxyFinding? _preflightsMissing;
    private ProxyFinding? _originMissing;
    private ProxyFinding? _foreignHeader;

    public ProxySymptoms(ILoggerFactory loggerFactory, TimeProvider clock)
    {
        _logger = SafeLogger.Create(loggerFactory);
        _clock = clock;
        _countedAt = clock.GetTimestamp();
        _lookAgain = clock.CreateTimer(static symptoms => (symptoms as ProxySymptoms)?.LookAgain(), this, LookInterval, LookInterval);
    }

    /// <summary>What has been said so far.</summary>
    public IReadOnlyList<ProxyFinding> Findings => [.. new[] { _preflightsMissing, _originMissing, _foreignHeader }.OfType<ProxyFinding>()];

    /// <summary>Preflights come through, whatever is decided on this one.</summary>
    public void SeePreflight()
    {
        // Written once: what is written for each request has to go from core to core.
        if (_awaitsPreflight)
        {
            _awaitsPreflight = false;
        }
    }

    /// <summary>A request with an Origin that a policy governs.</summary>
    public void See(HttpRequest request, CompiledPolicy policy, CorsDecision decision)
    {
        if (_withoutOrigin > 0)
        {
            _withoutOrigin = 0;
        }

        if (!_awaitsPreflight)
        {
            return;
        }

        if (decision.Kind == RequestKind.Preflight)
        {
            SeePreflight();
        }
        else if (decision.SendsCorsHeaders && IsNext(ref _lookedAtWithOrigin) && IsPreflighted(request) && IsOfPageElsewhere(request.Headers))
        {
            SeePreflighted(request, policy);
        }
    }

    /// <summary>Whether the next request without Origin is to be shown to <see cref="SeeWithoutOrigin"/>. Asked for each of them.</summary>
    public bool LooksAtNext() => _awaitsOrigin && IsNext(ref _lookedAtWithout);

    public void SeeWithoutOrigin(HttpRequest request)
    {
        if (!IsOfPageElsewhere(request.Headers) || ++_withoutOrigin < OriginsMissed)
        {
            return;
        }

        _awaitsOrigin = false;
        var finding = new ProxyFinding(
            $"The Origin header seems to be removed in front of the application: {OriginsMissed} requests in a row, the last one {Describe(request)}, came from pages of another origin, by their "
            + "Sec-Fetch-Mode: cors, with which browsers always send an Origin, and had none. Unless the policy is for any origin, the page cannot read the answer.",
            "Let each proxy forward Origin: in nginx delete 'proxy_set_header Origin', in YARP the transform that removes it. " + Page + "origin-never-arrives");
        if (Interlocked.CompareExchange(ref _originMissing, finding, null) is null)
        {
            CorsGuardLog.OriginMissing(_logger, finding.Seen, finding.Fix);
        }
    }

    /// <summary>A response that CorsGuard stamped had an Access-Control-Allow-Origin already.</summary>
    /// <param name="request">What it answers.</param>
    /// <param name="policy">The policy that governs it.</param>
    /// <param name="removed">The value that stood there.</param>
    public void SeeForeignHeader(HttpRequest request, CompiledPolicy policy, StringValues removed)
    {
        if (_foreignHeader is not null)
        {
            return;
        }

        var finding = new ProxyFinding(
            $"The application, or a server behind it, does CORS itself: its response to {Describe(request)} had Access-Control-Allow-Origin: {LogText.Clean(removed)}. The policy '{policy.Name}' decides, "
            + "and its answer was sent instead.",
            "Nothing is wrong on the wire; delete the other CORS code, so that it misleads nobody. " + Page + "two-layers-do-cors");
        if (Interlocked.CompareExchange(ref _foreignHeader, finding, null) is null)
        {
            CorsGuardLog.ForeignHeaderReplaced(_logger, finding.Seen, finding.Fix);
        }
    }

    public void Dispose() => _lookAgain.Dispose();

    // Nothing is written for a request that is not looked at: it would have to go from core to core.
    private static bool IsNext(ref int lookedAt)
    {
        if (lookedAt >= LookedAt)
        {
            return false;
        }

        lookedAt++;
        return true;
    }

    private void LookAgain() => _lookedAtWithOrigin = _lookedAtWithout = 0;

    // A browser that remembers a preflight asks again when its time is up. So of each such span one request counts, and none of the first one, when a
    // preflight may have been answered before this process started.
    private void SeePreflighted(HttpRequest request, CompiledPolicy policy)
    {
        if (_clock.GetElapsedTime(_countedAt) < (policy.MaxAge ?? TimeSpan.FromSeconds(BrowsersMaxAge)))
        {
            return;
        }

        _countedAt = _clock.GetTimestamp();
        if (++_preflighted < PreflightsMissed)
        {
            return;
        }

        SeePreflight();
        var finding = new ProxyFinding(
            $"Preflights seem not to arrive: {PreflightsMissed} times since the start a browser sent a request that it announces by a preflight, the last one {Describe(request)} from origin "
            + $"{LogText.Clean(request.Headers.Origin)}, and there was no preflight at all. Something in front answers OPTIONS itself, or sends it to another instance only.",
            "Let each proxy forward OPTIONS: in nginx delete what answers $request_method OPTIONS, in ingress-nginx set enable-cors to \"false\". " + Page + "preflights-never-arrive");
        if (Interlocked.CompareExchange(ref _preflightsMissing, finding, null) is null)
        {
            CorsGuardLog.PreflightsMissing(_logger, finding.Seen, finding.Fix);
        }
    }

    // https://fetch.spec.whatwg.org/#cors-safelisted-request-header, as far as requests usually go beyond it.
    private static bool IsPreflighted(HttpRequest request) =>
        !Methods.IsSafelisted(request.Method)
        || request.Headers.Authorization.Count > 0
        || (request.ContentType is { } type && !RequestHeaders.IsSafelistedContentType(type));

    // Scripts cannot set these headers, and what is no browser rarely does: a test or curl with an Origin is nobody's preflight.
    private static bool IsOfPageElsewhere(IHeaderDictionary headers) =>
        headers[HeaderNames.FetchMode] == "cors" && headers[HeaderNames.FetchSite].ToString() is "cross-site" or "same-site";

    private static string Describe(HttpRequest request) => $"{LogText.Clean(request.Method)} {LogText.Clean(request.PathBase.Value + request.Path.Value)}";
}
