using System.Collections.Frozen;

namespace CorsGuard.Origins;

/// <summary>
/// All origins that a policy admits, compiled: one hash lookup for the exact ones, one or two per label for subdomains, whatever their
/// number. It admits just what its patterns would admit one after the other (<see cref="OriginPattern.Matches"/>).
/// </summary>
internal sealed class OriginSet
{
    public const string Any = "*";

    // Which one is only asked when somebody wants to know.
    private const string AnyRegex = "AllowedOriginRegexes";

    private readonly FrozenSet<string> _exact;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _anyPort;
    private readonly bool _hasAnyPort;
    private readonly SubdomainIndex _subdomains;
    private readonly OriginRegex[] _regexes;
    private readonly string[] _regexPatterns;
    private readonly Func<string, bool>? _predicate;

    private OriginSet(bool allowsAny, bool allowsNull, IEnumerable<OriginPattern> patterns, OriginRegex[] regexes, Func<string, bool>? predicate)
    {
        List<string> exact = [];
        List<string> anyPort = [];
        List<OriginPattern> subdomains = [];
        foreach (var pattern in patterns)
        {
            if (pattern.IsSubdomain)
            {
                subdomains.Add(pattern);
            }
            else if (pattern.HasAnyPort)
            {
                anyPort.Add(pattern.WithoutPort);
            }
            else
            {
                exact.Add(pattern.Text);
            }
        }

        AllowsAny = allowsAny;
        AllowsNull = allowsNull;
        _exact = exact.ToFrozenSet(StringComparer.Ordinal);
        _hasAnyPort = anyPort.Count > 0;
        _anyPort = anyPort.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _subdomains = new SubdomainIndex(subdomains);
        _regexes = OriginRegex.Combine(regexes);
        _regexPatterns = Array.ConvertAll(regexes, static regex => regex.Pattern);
        _predicate = predicate;
    }

    public bool AllowsAny { get; }

    public bool AllowsNull { get; }

    /// <summary>The exact origins, for whoever needs a list (a framework policy).</summary>
    public IEnumerable<string> Exact => _exact;

    /// <summary>True = <see cref="Exact"/> says it all.</summary>
    public bool IsExactOnly => !AllowsAny && !AllowsNull && !_hasAnyPort && _subdomains.IsEmpty && _regexes.Length == 0 && _predicate is null;

    public bool AllowsNone => IsExactOnly && _exact.Count == 0;

    public static OriginSet OfAny() => new(allowsAny: true, allowsNull: false, [], [], null);

    public static OriginSet Of(IEnumerable<OriginPattern> patterns, IEnumerable<OriginRegex> regexes, bool allowsNull) =>
        new(allowsAny: false, allowsNull, patterns, [.. regexes], null);

    /// <summary>A set that asks code, for policies that were written in code. The predicate also decides on <c>null</c>.</summary>
    public static OriginSet Of(Func<string, bool> predicate) => new(allowsAny: false, allowsNull: false, [], [], predicate);

    /// <summary>The configured origin that equals the text, which need not have been parsed.</summary>
    public string? FindExact(string text) => _exact.TryGetValue(text, out var exact) ? exact : null;

    /// <summary>The rule, other than an exact origin, that admits the origin.</summary>
    /// <param name="text">The origin as received.</param>
    /// <param name="origin">The same, parsed.</param>
    public string? FindRule(string text, in RequestOrigin origin)
    {
        var rule = origin.IsNull ? MatchNull() : MatchPatterns(origin);
        return rule ?? (_predicate is not null && _predicate(text) ? "IsOriginAllowed" : null);
    }

    /// <summary>Whether the text, of any kind, is an origin that the set admits.</summary>
    public bool Allows(string text) =>
        AllowsAny || FindExact(text) is not null || (RequestOrigin.TryParse(text, out var origin) && FindRule(text, origin) is not null);

    private string? MatchNull() => AllowsNull ? RequestOrigin.Null : null;

    private string? MatchPatterns(in RequestOrigin origin)
    {
        if (_hasAnyPort && _anyPort.TryGetValue(origin.WithoutPort, out var withoutPort))
        {
            return withoutPort;
        }

        return _subdomains.Find(origin) ?? MatchRegexes(origin.Text);
    }

    /// <summary>The expression that admits an origin, if it was one of several.</summary>
    /// <param name="rule">What <see cref="FindRule"/> gave.</param>
    /// <param name="text">The origin.</param>
    public string Explain(string rule, string text) => rule == AnyRegex ? OriginRegex.FindMatching(_regexPatterns, text) ?? rule : rule;

    private string? MatchRegexes(ReadOnlySpan<char> text)
    {
        foreach (var regex in _regexes)
        {
            if (regex.IsMatch(text))
            {
                return _regexes.Length == _regexPatterns.Length ? regex.Pattern : AnyRegex;
            }
        }

        return null;
    }
}
