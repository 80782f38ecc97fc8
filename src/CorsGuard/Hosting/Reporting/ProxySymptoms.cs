using System.Collections.Concurrent;
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
    /// <summary>So many requests without the Origin that browsers send, and none with it in between.</summary>
    public const int OriginsMissed = 5;

    /// <summary>So many requests of a kind are looked at in a minute, the first ones; those that follow cost a comparison.</summary>
    public const int LookedAt = 1024;

    private const string Page = "See docs/proxies.md#";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly SafeLogger _logger;
    private readonly TimeProvider _clock;
    private readonly ITimer _lookAgain;
    private readonly PreflightWatch _preflights;

    private int _lookedAtWithOrigin;

    private bool _awaitsOrigin = true;
    private int _lookedAtWithout;
    private int _withoutOrigin;

    // By area, of which PreflightWatch tells a bounded number apart.
    private readonly ConcurrentDictionary<string, ProxyFinding> _preflightsMissing = new(StringComparer.Ordinal);
    private ProxyFinding? _originMissing;
    private ProxyFinding? _foreignHeader;

    public ProxySymptoms(ILoggerFactory loggerFactory, TimeProvider clock)
    {
        _logger = SafeLogger.Create(loggerFactory);
        _clock = clock;
        _preflights = new PreflightWatch(clock);
        _lookAgain = clock.CreateTimer(static symptoms => (symptoms as ProxySymptoms)?.LookAgain(), this, LookInterval, LookInterval);
    }

    /// <summary>What has been said so far; that preflights are missing, until one comes.</summary>
    public IReadOnlyList<ProxyFinding> Findings => [.. _preflightsMissing.Values, .. new[] { _originMissing, _foreignHeader }.OfType<ProxyFinding>()];

    /// <summary>A preflight comes through, whatever is decided on it.</summary>
    public void SeePreflight(HttpRequest request)
    {
        SeeOrigin();
        if (_preflights.IsWaiting && _preflights.SeePreflight(request) is { } area)
        {
            _preflightsMissing.TryRemove(area, out _);
        }
    }

    /// <summary>A request with an Origin.</summary>
    public void SeeOrigin()
    {
        // Written once: what is written for each request has to go from core to core.
        if (_withoutOrigin > 0)
        {
            _withoutOrigin = 0;
        }
    }

    /// <summary>A request with an Origin that a policy governs.</summary>
    public void See(HttpRequest request, CompiledPolicy policy, CorsDecision decision)
    {
        if (decision.Kind == RequestKind.Preflight)
        {
            SeePreflight(request);
            return;
        }

        SeeOrigin();
        if (decision.SendsCorsHeaders && IsNext(ref _lookedAtWithOrigin) && IsPreflighted(request) && IsOfPageElsewhere(request.Headers)
            && _preflights.SeePreflighted(request, policy) is { } area)
        {
            SayPreflightsAreMissing(request, area);
        }
    }

    /// <summary>Whether the next request without Origin is to be shown to <see cref="SeeWithoutOrigin"/>. Asked for each of them.</summary>
    public bool LooksAtNext() => _awaitsOrigin && IsNext(ref _lookedAtWithout);

    public void SeeWithoutOrigin(HttpRequest request)
    {
        if (!(IsOfPageElsewhere(request.Headers) || IsPreflightWithoutOrigin(request)) || ++_withoutOrigin < OriginsMissed)
        {
            return;
        }

        _awaitsOrigin = false;
        var finding = new ProxyFinding(
            $"The Origin header seems to be removed in front of the application: {OriginsMissed} requests in a row, the last one {Describe(request)}, were such as browsers send for pages of another origin, "
            + "by their Sec-Fetch-Mode: cors or as preflights, and had none, although browsers always send it with them. Unless the policy is for any origin, the page cannot read the answer.",
            "Let each proxy forward Origin: in nginx delete 'proxy_set_header Origin', in YARP the transform that removes it, in ingress-nginx the line in configuration-snippet or proxy-set-headers. "
            + Page + "origin-never-arrives",
            _clock.GetUtcNow());
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
            "Nothing is wrong on the wire; delete the other CORS code, so that it misleads nobody: in the application, or in the server behind it, there in nginx the add_header, in YARP the ResponseHeader "
            + "transform or its own CORS, in ingress-nginx enable-cors. " + Page + "two-layers-do-cors",
            _clock.GetUtcNow());
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

    private void SayPreflightsAreMissing(HttpRequest request, string area)
    {
        var finding = new ProxyFinding(
            $"Preflights seem not to arrive: {PreflightWatch.Missed} times since the start a browser sent a request below '{LogText.Clean(area)}' that it announces by a preflight, the last one "
            + $"{Describe(request)} from origin {LogText.Clean(request.Headers.Origin)}, and there was no preflight at all. Something in front answers OPTIONS itself, or sends it to another instance only.",
            "Let each proxy forward OPTIONS: in nginx delete what answers $request_method OPTIONS, in YARP what does CORS in the gateway (UseCors, CorsPolicy), in ingress-nginx set enable-cors to \"false\". "
            + Page + "preflights-never-arrive",
            _clock.GetUtcNow());
        _preflightsMissing[area] = finding;
        if (_preflights.HasPreflights(area))
        {
            // It came in between, and found nothing to remove.
            _preflightsMissing.TryRemove(area, out _);
            return;
        }

        CorsGuardLog.PreflightsMissing(_logger, finding.Seen, finding.Fix);
    }

    // As far as nobody but the page can have had a hand in it. Authorization proves nothing: browsers send the credentials that they remember without
    // a preflight (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch), and proxies add theirs.
    private static bool IsPreflighted(HttpRequest request) =>
        !Methods.IsSafelisted(request.Method)
        || (request.ContentType is { } type && !RequestHeaders.IsSafelistedContentType(type));

    // Scripts cannot set these headers, and what is no browser rarely does: a test or curl with an Origin is nobody's preflight.
    private static bool IsOfPageElsewhere(IHeaderDictionary headers) =>
        headers[HeaderNames.FetchMode] == "cors" && headers[HeaderNames.FetchSite].ToString() is "cross-site" or "same-site";

    // By what is left of it.
    private static bool IsPreflightWithoutOrigin(HttpRequest request) =>
        request.Method == Methods.Options && !StringValues.IsNullOrEmpty(request.Headers.AccessControlRequestMethod);

    private static string Describe(HttpRequest request) => $"{LogText.Clean(request.Method)} {LogText.Clean(request.PathBase.Value + request.Path.Value)}";
}
