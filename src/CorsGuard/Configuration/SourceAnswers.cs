namespace CorsGuard.Configuration;

/// <summary>
/// What a source said, so that it is asked once, and asked again in the end: it may change in the middle, on another thread, and half of one
/// version and half of another are no settings at all.
/// </summary>
/// <param name="ask">Whether a key is there, and its value.</param>
/// <param name="list">The keys right below a path, each once.</param>
internal sealed class SourceAnswers(Func<string, (bool Has, string? Value)> ask, Func<string, IReadOnlyList<string>> list)
{
    private readonly Dictionary<string, (bool Has, string? Value)> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _children = new(StringComparer.Ordinal);

    public (bool Has, string? Value) Value(string path) => _values.TryGetValue(path, out var answer) ? answer : _values[path] = ask(path);

    public IReadOnlyList<string> Children(string path) => _children.TryGetValue(path, out var answer) ? answer : _children[path] = list(path);

    /// <summary>True = it says the same still, so it said all of it at one time.</summary>
    public bool AreStillTrue() =>
        _values.All(answer => ask(answer.Key) == answer.Value) && _children.All(answer => list(answer.Key).SequenceEqual(answer.Value, StringComparer.Ordinal));

    /// <summary>Locations keep their source for long.</summary>
    public void Forget()
    {
        _values.Clear();
        _children.Clear();
    }
}
