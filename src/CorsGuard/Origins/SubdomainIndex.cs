using System.Collections.Frozen;

namespace CorsGuard.Origins;

/// <summary>
/// Finds the subdomain pattern that admits an origin: one lookup per dot of its host. The key of a pattern is what stands behind the
/// dot in the text of an origin (host and port), so that a slice of that text is the key.
/// </summary>
internal sealed class SubdomainIndex
{
    private readonly Index _ofPort;
    private readonly Index _ofAnyPort;

    public SubdomainIndex(List<OriginPattern> patterns)
    {
        _ofPort = new Index(patterns.FindAll(static pattern => !pattern.HasAnyPort));
        _ofAnyPort = new Index(patterns.FindAll(static pattern => pattern.HasAnyPort));
    }

    public bool IsEmpty => _ofPort.IsEmpty && _ofAnyPort.IsEmpty;

    public string? Find(in RequestOrigin origin)
    {
        if (IsEmpty || origin.HostKind != HostKind.Name)
        {
            return null;
        }

        var parent = origin.Host;
        while (parent.IndexOf('.') is >= 0 and var dot)
        {
            parent = parent[(dot + 1)..];
            var rule = _ofAnyPort.Find(parent, origin.Scheme) ?? _ofPort.Find(WithPort(origin, parent), origin.Scheme);
            if (rule is not null)
            {
                return rule;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> WithPort(in RequestOrigin origin, ReadOnlySpan<char> parent) =>
        origin.Port.IsEmpty ? parent : origin.Text[^(parent.Length + 1 + origin.Port.Length)..];

    private readonly struct Index
    {
        private readonly FrozenDictionary<string, OriginPattern[]>.AlternateLookup<ReadOnlySpan<char>> _byParent;

        public Index(List<OriginPattern> patterns)
        {
            var byParent = new Dictionary<string, OriginPattern[]>(StringComparer.Ordinal);
            foreach (var pattern in patterns)
            {
                var key = pattern.HasAnyPort || pattern.Port.Length == 0 ? pattern.Host : pattern.Host + ":" + pattern.Port;
                byParent[key] = byParent.TryGetValue(key, out var others) ? [.. others, pattern] : [pattern];
            }

            IsEmpty = byParent.Count == 0;
            _byParent = byParent.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public bool IsEmpty { get; }

        public string? Find(ReadOnlySpan<char> parent, ReadOnlySpan<char> scheme)
        {
            if (IsEmpty || !_byParent.TryGetValue(parent, out var patterns))
            {
                return null;
            }

            foreach (var pattern in patterns)
            {
                if (scheme.SequenceEqual(pattern.Scheme))
                {
                    return pattern.Text;
                }
            }

            return null;
        }
    }
}
