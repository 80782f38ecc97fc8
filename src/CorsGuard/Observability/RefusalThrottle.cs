using System.Collections.Concurrent;

namespace CorsGuard.Observability;

/// <summary>
/// Lets a refusal through the first time that it is seen, and then at most once a minute with a count of what was held back. Memory and
/// log volume are bounded: beyond <see cref="MaxKeys"/> distinct refusals a minute, the rest share one entry for each policy and reason.
/// </summary>
internal sealed class RefusalThrottle
{
    /// <summary>A real application has a handful of refused origins; a scanner has any number.</summary>
    public const int MaxKeys = 256;

    public const string OtherOrigins = "(various)";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RefusalKey, Entry> _entries = new();
    private readonly TimeProvider _clock;

    public RefusalThrottle(TimeProvider clock)
    {
        _clock = clock;
    }

    public int Count => _entries.Count;

    /// <returns>True = log it, together with the number of those that were held back.</returns>
    public bool ShouldLog(RefusalKey key, out long suppressed)
    {
        var now = _clock.GetTimestamp();
        if (_entries.TryGetValue(key, out var entry))
        {
            return entry.IsDue(_clock, now, out suppressed);
        }

        if (_entries.Count >= MaxKeys)
        {
            Forget(now);
        }

        if (_entries.Count >= MaxKeys)
        {
            key = key with { Origin = OtherOrigins };
        }

        var added = new Entry(now);
        entry = _entries.GetOrAdd(key, added);
        suppressed = 0;
        return entry == added || entry.IsDue(_clock, now, out suppressed);
    }

    private void Forget(long now)
    {
        foreach (var (key, entry) in _entries)
        {
            // A shared entry is only ever asked when room is made: to forget it would be to lose its count.
            if (key.Origin != OtherOrigins && entry.IsOld(_clock, now))
            {
                _entries.TryRemove(key, out _);
            }
        }
    }

    private sealed class Entry(long loggedAt)
    {
        private long _loggedAt = loggedAt;
        private long _suppressed;

        public bool IsOld(TimeProvider clock, long now) => clock.GetElapsedTime(Volatile.Read(ref _loggedAt), now) >= Interval;

        public bool IsDue(TimeProvider clock, long now, out long suppressed)
        {
            var loggedAt = Volatile.Read(ref _loggedAt);
            if (clock.GetElapsedTime(loggedAt, now) >= Interval && Interlocked.CompareExchange(ref _loggedAt, now, loggedAt) == loggedAt)
            {
                suppressed = Interlocked.Exchange(ref _suppressed, 0);
                return true;
            }

            Interlocked.Increment(ref _suppressed);
            suppressed = 0;
            return false;
        }
    }
}
