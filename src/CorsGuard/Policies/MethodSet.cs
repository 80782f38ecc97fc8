using System.Collections.Frozen;
using CorsGuard.Fetch;

namespace CorsGuard.Policies;

/// <summary>The methods that a preflight may ask for, compiled. Names compare case-sensitively, as in Fetch.</summary>
internal sealed class MethodSet
{
    public const string Any = "*";

    private readonly FrozenSet<string> _names;

    public MethodSet(IReadOnlyList<string> names)
    {
        AllowsAny = names.Contains(Any);
        Names = AllowsAny ? [] : names;
        _names = Names.ToFrozenSet(StringComparer.Ordinal);
    }

    public bool AllowsAny { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Allowed by its name, not because any method is: then it is a token too.</summary>
    // Fetch, CORS-preflight fetch, step 7.5: a CORS-safelisted method passes without being listed.
    public bool AllowsByName(string method) => _names.Contains(method) || Methods.IsSafelisted(method);

    public bool Allows(string method) => AllowsAny || AllowsByName(method);
}
