using System.Collections.Frozen;
using CorsGuard.Fetch;

namespace CorsGuard.Policies;

/// <summary>The request headers that a preflight may ask for, compiled. Names are case-insensitive.</summary>
internal sealed class HeaderSet
{
    public const string Any = "*";

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly bool _anyCoversAuthorization;

    public HeaderSet(IReadOnlyList<string> names, bool allowCredentials)
    {
        AllowsAny = names.Contains(Any);
        Names = AllowsAny ? [] : names;
        _names = Names.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

        // With credentials the requested names are echoed, Authorization among them. Without, "*" goes out, which does not cover it:
        // Fetch, CORS-preflight fetch, step 7.7 (CORS non-wildcard request-header name).
        NamesAuthorization = AllowsAny && names.Contains(HeaderNames.Authorization, StringComparer.OrdinalIgnoreCase);
        _anyCoversAuthorization = allowCredentials || NamesAuthorization;
    }

    public bool AllowsAny { get; }

    public bool NamesAuthorization { get; }

    public IReadOnlyList<string> Names { get; }

    public bool Allows(ReadOnlySpan<char> name) => AllowsAny
        ? _anyCoversAuthorization || !name.Equals(HeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)
        : _names.Contains(name);
}
