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

    /// <summary>
    /// True = the line is a list as browsers send it (lower case, nothing but commas between) and every name in it is listed: then no
    /// character needs a second look. False says nothing.
    /// </summary>
    public bool ListsAllOf(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < RequestHeaderNames.MaxNames; i++)
        {
            var comma = line.IndexOf(',');
            if (!IsListedAsIs(comma < 0 ? line : line[..comma]))
            {
                return false;
            }

            if (comma < 0)
            {
                return true;
            }

            line = line[(comma + 1)..];
        }

        return false;
    }

    private bool IsListed(ReadOnlySpan<char> name)
    {
        foreach (var candidate in OfLength(name.Length))
        {
            if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsListedAsIs(ReadOnlySpan<char> name)
    {
        foreach (var candidate in OfLength(name.Length))
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private string[] OfLength(int length) => length < _namesByLength.Length ? _namesByLength[length] : [];

    private static string[][] GroupByLength(IReadOnlyList<string> names)
    {
        var groups = names.Select(static name => name.ToLowerInvariant()).ToLookup(static name => name.Length);
        var longest = names.Count == 0 ? 0 : names.Max(static name => name.Length);
        return [.. Enumerable.Range(0, longest + 1).Select(length => groups[length].ToArray())];
    }
}
