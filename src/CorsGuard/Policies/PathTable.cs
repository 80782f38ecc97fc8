namespace CorsGuard.Policies;

/// <summary>The policies by path prefix: whole segments, ignoring case, the longest prefix wins.</summary>
internal sealed class PathTable
{
    private readonly PathEntry[] _longestFirst;

    public PathTable(IEnumerable<PathEntry> entries)
    {
        _longestFirst = [.. entries.OrderByDescending(static entry => entry.Prefix.Length)];
    }

    public bool IsEmpty => _longestFirst.Length == 0;

    /// <param name="path">The whole decoded path as the client sent it.</param>
    public PathEntry? Find(ReadOnlySpan<char> path)
    {
        foreach (var entry in _longestFirst)
        {
            if (path.StartsWith(entry.Prefix, StringComparison.OrdinalIgnoreCase)
                && (path.Length == entry.Prefix.Length || path[entry.Prefix.Length] == '/'))
            {
                return entry;
            }
        }

        return null;
    }
}
