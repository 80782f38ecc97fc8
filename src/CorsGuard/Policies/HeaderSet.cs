using CorsGuard.Fetch;

namespace CorsGuard.Policies;

/// <summary>The request headers that a preflight may ask for, compiled. Names are case-insensitive.</summary>
internal sealed class HeaderSet
{
    public const string Any = "*";

    // In lower case, as browsers send them, by length: the few of one length are compared faster than one name is hashed.
    private readonly string[][] _namesByLength;
    private readonly bool _anyCoversAuthorization;

    public HeaderSet(IReadOnlyList<string> names, bool allowCredentials)
    {
        AllowsAny = names.Contains(Any);
        Names = AllowsAny ? [] : names;
        _namesByLength = GroupByLength(Names);

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
        : IsListed(name);

    private bool IsListed(ReadOnlySpan<char> name)
    {
        if (name.Length >= _namesByLength.Length)
        {
            return false;
        }

        var candidates = _namesByLength[name.Length];
        foreach (var candidate in candidates)
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }

        foreach (var candidate in candidates)
        {
            if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string[][] GroupByLength(IReadOnlyList<string> names)
    {
        var groups = names.Select(static name => name.ToLowerInvariant()).ToLookup(static name => name.Length);
        var longest = names.Count == 0 ? 0 : names.Max(static name => name.Length);
        return [.. Enumerable.Range(0, longest + 1).Select(length => groups[length].ToArray())];
    }
}
