using System.Collections.Frozen;

namespace CorsGuard.Policies;

/// <summary>Everything that one load of the settings yields, immutable: a reload replaces the whole.</summary>
internal sealed class PolicySet
{
    private readonly FrozenDictionary<string, CompiledPolicy> _named;

    public PolicySet(CompiledPolicy? defaultPolicy, IEnumerable<CompiledPolicy> named, PathTable paths)
    {
        Default = defaultPolicy;
        _named = named.ToFrozenDictionary(static policy => policy.Name, StringComparer.OrdinalIgnoreCase);
        Paths = paths;
    }

    /// <summary>The policy of requests that nothing else governs; null = such requests are not governed.</summary>
    public CompiledPolicy? Default { get; }

    public IReadOnlyCollection<CompiledPolicy> Named => _named.Values;

    public PathTable Paths { get; }

    public CompiledPolicy? Find(string name) => _named.GetValueOrDefault(name);
}
