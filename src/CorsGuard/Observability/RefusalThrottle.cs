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

    private static readonly TimeSpan ForgetInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<RefusalKey, Entry> _entries = new();

    // For those beyond the bound, one for each policy and reason. They are only asked when room is made: to forget one would be to lose its count.
    private readonly ConcurrentDictionary<RefusalKey, Entry> _shared = new();
    private readonly TimeProvider _clock;

    // The dictionary would take all its locks to say.
    private int _count;

    // Mostly it is the same page that is refused again: to compare is cheaper than to hash. In a flood it is the same shared entry.
    private volatile Entry? _last;
    private volatile Entry? _lastShared;

    // To look through all of them for each request of a flood would be what the flood is for.
    private long _forgotAt = long.MinValue / 2;

    public RefusalThrottle(TimeProvider clock)
    {
        _clock = clock;
    }

    public int Count => _entries.Count + _shared.Count;

    private bool IsFull => Volatile.Read(ref _count) >= MaxKeys;

    /// <returns>True = log it, together with the number of those that were held back.</returns>
    public bool ShouldLog(in RefusalKey key, out long suppressed)
    {
        var now = CoarseClock.Milliseconds(_clock);
        if (_last is { } last && last.Key == key)
        {
            return last.IsDue(now, out suppressed);
        }

        var isNew = false;
        if (_entries.TryGetValue(key, out var entry))
        {
            _last = entry;
        }
        else
        {
            entry = Add(key, now, out isNew);
        }

        suppressed = 0;
        return isNew || entry.IsDue(now, out suppressed);
    }

    private Entry Add(in RefusalKey key, long now, out bool isNew)
    {
        if (IsFull && CoarseClock.HasPassed(ForgetInterval, Volatile.Read(ref _forgotAt), now))
        {
            Forget(now);
        }

        if (IsFull)
        {
            return Share(key with { Origin = OtherOrigins }, now, out isNew);
        }

        var added = new Entry(key, now);
        var entry = _entries.GetOrAdd(key, added);
        isNew = entry == added;
        if (isNew)
        {
            Interlocked.Increment(ref _count);
            _last = entry;
        }

        return entry;
    }

    private Entry Share(in RefusalKey key, long now, out bool isNew)
    {
        isNew = false;
        if (_lastShared is { } last && last.Key == key)
        {
            return last;
        }

        if (!_shared.TryGetValue(key, out var entry))
        {
            var added = new Entry(key, now);
            entry = _shared.GetOrAdd(key, added);
            isNew = entry == added;
        }

        _lastShared = entry;
        return entry;
    }

    private void Forget(long now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.IsOld(now) && _entries.TryRemove(key, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }

        _last = null;
        Volatile.Write(ref _forgotAt, now);
    }

    private sealed class Entry(RefusalKey key, long loggedAt)
    {
        private long _loggedAt = loggedAt;
        private long _suppressed;

        public RefusalKey Key { get; } = key;

        public bool IsOld(long now) => CoarseClock.HasPassed(Interval, Volatile.Read(ref _loggedAt), now);

        public bool IsDue(long now, out long suppressed)
        {
            var loggedAt = Volatile.Read(ref _loggedAt);
            if (IsOld(now) && Interlocked.CompareExchange(ref _loggedAt, now, loggedAt) == loggedAt)
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
