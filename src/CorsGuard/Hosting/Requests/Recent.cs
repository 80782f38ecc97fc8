using System.Diagnostics.CodeAnalysis;
using CorsGuard.Observability;

namespace CorsGuard.Hosting;

/// <summary>
/// Remembers what was found out about the last few different requests: browsers send the same again and again, and to compare is cheaper than to
/// decide. Once it is full it changes at most once a second, so that who sends another request each time makes none of them an allocation.
/// </summary>
/// <param name="clock">For that second.</param>
internal sealed class Recent<TKey, TAnswer>(TimeProvider clock)
    where TKey : struct, IEquatable<TKey>
{
    public const int Size = 4;

    public static readonly TimeSpan ReplaceInterval = TimeSpan.FromSeconds(1);

    private readonly Entry?[] _entries = new Entry?[Size];

    // Both are plain: of two threads that add at once one may overwrite the other's, which is then found out again.
    private int _next;
    private long _addedAt;

    public bool TryFind(in TKey key, [MaybeNullWhen(false)] out TAnswer answer)
    {
        foreach (var entry in _entries)
        {
            if (entry is not null && entry.Key.Equals(key))
            {
                answer = entry.Answer;
                return true;
            }
        }

        answer = default;
        return false;
    }

    /// <summary>Whether the next one is to be remembered.</summary>
    public bool HasRoom() => _entries[_next] is null || CoarseClock.HasPassed(ReplaceInterval, _addedAt, CoarseClock.Milliseconds(clock));

    public void Add(in TKey key, TAnswer answer)
    {
        var place = _next;
        _entries[place] = new Entry(key, answer);
        _addedAt = CoarseClock.Milliseconds(clock);
        _next = (place + 1) % Size;
    }

    private sealed class Entry(TKey key, TAnswer answer)
    {
        public readonly TKey Key = key;

        public readonly TAnswer Answer = answer;
    }
}
