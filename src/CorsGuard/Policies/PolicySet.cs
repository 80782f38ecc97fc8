using System.Collections.Frozen;

namespace CorsGuard.Policies;

/// <summary>Everything that one load of the settings yields, immutable: a reload replaces the whole.</summary>
internal sealed class PolicySet
{
    private readonly FrozenDictionary<string, CompiledPolicy> _named;

    public PolicySet(CompiledPolicy? defaultPolicy, IEnumerable<CompiledPolicy> named, PathTable paths, bool explainsDenials = false)
    {
        Default = defaultPolicy;
        _named = named.ToFrozenDictionary(static policy => policy.Name, StringComparer.OrdinalIgnoreCase);
        Paths = paths;
        ExplainsDenials = explainsDenials;
        IsGuarded = All.Any(static policy => policy.IsGuarded);
        Only = paths.IsEmpty ? defaultPolicy : null;
    }

    /// <summary>The policy of requests that nothing else governs; null = such requests are not governed.</summary>
    public CompiledPolicy? Default { get; }

    /// <summary>The policy of every request whose endpoint names none; null = paths may choose another, or there is no default.</summary>
    public CompiledPolicy? Only { get; }

    public IReadOnlyCollection<CompiledPolicy> Named => _named.Values;

    /// <summary>The default policy first.</summary>
    public IEnumerable<CompiledPolicy> All => Default is { } policy ? _named.Values.Prepend(policy) : _named.Values;

    public PathTable Paths { get; }

    /// <summary>True = a policy answers some requests in front of the application.</summary>
    public bool IsGuarded { get; }

    /// <summary>True = refused requests are told why.</summary>
    public bool ExplainsDenials { get; }

    public CompiledPolicy? Find(string name) => _named.GetValueOrDefault(name);
}
