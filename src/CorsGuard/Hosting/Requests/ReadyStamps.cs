using System.Diagnostics;
using CorsGuard.Origins;
using CorsGuard.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// Stamps whose verdict is known before the request arrives, where one policy governs everything. Each is a callback that knows policy, origin and
/// verdict, so that its state can be the context: most requests of most applications come here, and keep nothing.
/// </summary>
internal sealed class ReadyStamps
{
    private readonly Func<CompiledPolicy, StringValues, Func<object, Task>> _create;
    private readonly Func<object, Task> _withoutOrigin;
    private readonly Recent<Key, Func<object, Task>> _recent;

    /// <param name="policy">The policy, one of the settings: code may say something else each time.</param>
    /// <param name="create">Makes the stamp for the lines of an Origin header.</param>
    /// <param name="clock">The clock.</param>
    public ReadyStamps(CompiledPolicy policy, Func<CompiledPolicy, StringValues, Func<object, Task>> create, TimeProvider clock)
    {
        Debug.Assert(policy.Origins.Predicate is null, "Only policies of endpoints ask code.");
        Policy = policy;
        _create = create;
        _withoutOrigin = create(policy, StringValues.Empty);
        _recent = new Recent<Key, Func<object, Task>>(clock);
    }

    public CompiledPolicy Policy { get; }

    /// <returns>Null = there is none for the origin.</returns>
    public Func<object, Task>? Find(StringValues origin)
    {
        if (origin.Count == 0)
        {
            return _withoutOrigin;
        }

        if (origin.Count != 1 || origin[0] is not { Length: <= RequestOrigin.MaxLength } text)
        {
            return null;
        }

        var key = new Key(text);
        if (!_recent.TryFind(key, out var stamp) && _recent.HasRoom())
        {
            stamp = _create(Policy, text);
            _recent.Add(key, stamp);
        }

        return stamp;
    }

    private readonly record struct Key(string Origin);
}
