using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGuard.Hosting;

/// <summary>
/// Counts requests that browsers announce by a preflight, where no preflight comes. By the first segment of the path: of the locations that a proxy
/// tells apart, one may answer OPTIONS itself while the others forward it.
/// </summary>
internal sealed class PreflightWatch(TimeProvider clock)
{
    /// <summary>So many requests without a preflight are no accident.</summary>
    public const int Missed = 20;

    /// <summary>So many first segments are told apart. An application has fewer; a client can make up any number.</summary>
    public const int MaxAreas = 64;

    // For which says nothing else (https://fetch.spec.whatwg.org/#cors-preflight-fetch, the header Access-Control-Max-Age).
    private static readonly TimeSpan BrowsersMaxAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Area> _areas = new(StringComparer.Ordinal);
    private readonly Lock _settling = new();

    private volatile bool _isWaiting;

    /// <summary>True = an area has had such requests and no preflight yet, so that preflights are to be shown to <see cref="SeePreflight"/>.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>A preflight came through, whatever is decided on it.</summary>
    /// <returns>Its area.</returns>
    public string? SeePreflight(HttpRequest request)
    {
        if (!Find(request, out var area) || area.HasPreflights)
        {
            return null;
        }

        lock (_settling)
        {
            area.HasPreflights = true;
            _isWaiting = _areas.Values.Any(static other => !other.HasPreflights);
        }

        return area.Name;
    }

    /// <summary>A request of an allowed origin that its browser announces by a preflight.</summary>
    /// <returns>Its area, if that has had enough of them; null = nothing is to be said.</returns>
    public string? SeePreflighted(HttpRequest request, CompiledPolicy policy)
    {
        if (!Find(request, out var area))
        {
            Add(request);
            return null;
        }

        // A browser that remembers a preflight asks again when its time is up. So of each such span one request counts, and none of the first one:
        // a preflight may have been answered before this process started. Where browsers are to remember nothing, some time has to pass all the same.
        if (area.HasPreflights || clock.GetElapsedTime(area.CountedAt) < (policy.MaxAge > BrowsersMaxAge ? policy.MaxAge.Value : BrowsersMaxAge))
        {
            return null;
        }

        area.CountedAt = clock.GetTimestamp();
        return ++area.Preflighted == Missed ? area.Name : null;
    }

    public bool HasPreflights(string area) => _areas.TryGetValue(area, out var found) && found.HasPreflights;

    private bool Find(HttpRequest request, [NotNullWhen(true)] out Area? area) =>
        _areas.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(FirstSegment(request), out area);

    private void Add(HttpRequest request)
    {
        lock (_settling)
        {
            if (_areas.Count < MaxAreas)
            {
                var name = FirstSegment(request).ToString();
                _areas.TryAdd(name, new Area(name, clock.GetTimestamp()));
                _isWaiting = true;
            }
        }
    }

    // As the client sent it: what the application does to the path afterwards, it may do to one of the two requests only.
    private static ReadOnlySpan<char> FirstSegment(HttpRequest request)
    {
        var path = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target ? target
            : request.PathBase.HasValue ? request.PathBase.Value
            : request.Path.HasValue ? request.Path.Value
            : "/";
        var end = path.AsSpan(1).IndexOfAny('/', '?') + 1;
        return end > 0 ? path.AsSpan(0, end) : path;
    }

    // The counters are plain: one that is lost to another thread puts the message off, and that is all.
    private sealed class Area(string name, long countedAt)
    {
        public string Name { get; } = name;

        public volatile bool HasPreflights;

        public long CountedAt { get; set; } = countedAt;

        public int Preflighted { get; set; }
    }
}
