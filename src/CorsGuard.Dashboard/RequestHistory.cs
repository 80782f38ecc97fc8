using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using Microsoft.Extensions.Options;

namespace CorsGuard.Dashboard;

/// <summary>What has been seen lately, in memory and within bounds: counters, the last refusals and differences, and what was observed.</summary>
internal sealed class RequestHistory
{
    private const int MaxRefusals = 100;
    private const int MaxDifferences = 50;

    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Queue<SeenRequest> _refusals = [];
    private readonly Queue<SeenRequest> _differences = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ObservedRequests? _observed;
    private bool _follows;

    public RequestHistory(TimeProvider clock, IOptions<CorsGuardDashboardOptions> options)
    {
        _clock = clock;
        _observed = options.Value.Observe ? new ObservedRequests() : null;
    }

    /// <summary>From then on it remembers; once is enough.</summary>
    public void Follow(DecisionFeed feed)
    {
        lock (_lock)
        {
            if (!_follows)
            {
                feed.Follow(Add, AddDifference);
                _follows = true;
            }
        }
    }

    public bool Observes => _observed is not null;

    public IReadOnlyList<SeenRequest> Refusals => Read(() => _refusals.Reverse().ToList());

    public IReadOnlyList<SeenRequest> Differences => Read(() => _differences.Reverse().ToList());

    public IReadOnlyList<KeyValuePair<string, long>> Counts => Read(() => _counts.ToList());

    public IReadOnlyList<ObservedRequest> Observed => Read(() => _observed?.MostFrequent() ?? []);

    public void Add(DecisionEvent seen)
    {
        lock (_lock)
        {
            // Of policies, kinds and outcomes there is a fixed number.
            var key = $"{seen.Policy.Name}, {Kind(seen.Decision.Kind)}: {Outcome(seen.Decision)}";
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            _observed?.Add(seen, _clock.GetUtcNow());
            if (seen.Decision.IsDenied)
            {
                Keep(_refusals, seen, MaxRefusals);
            }
        }
    }

    public void AddDifference(DecisionEvent seen)
    {
        lock (_lock)
        {
            Keep(_differences, seen, MaxDifferences);
        }
    }

    private void Keep(Queue<SeenRequest> queue, DecisionEvent seen, int max)
    {
        queue.Enqueue(new SeenRequest(_clock.GetUtcNow(), seen));
        if (queue.Count > max)
        {
            queue.Dequeue();
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private static string Kind(RequestKind kind) => kind switch
    {
        RequestKind.Preflight => "preflights",
        RequestKind.SameOrigin => "same-origin requests",
        _ => "actual requests",
    };

    private static string Outcome(CorsDecision decision) => decision.IsDenied ? "denied" : decision.SendsCorsHeaders ? "allowed" : "passed";
}
