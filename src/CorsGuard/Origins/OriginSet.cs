using System.Collections.Frozen;

namespace CorsGuard.Origins;

/// <summary>
/// All origins that a policy admits, compiled: one hash lookup for the exact ones, one or two per label for subdomains, whatever their
/// number. It admits just what its patterns would admit one after the other (<see cref="OriginPattern.Matches"/>).
/// </summary>
internal sealed class OriginSet
{
    public const string Any = "*";

    private readonly FrozenSet<string> _exact;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _anyPort;
    private readonly bool _hasAnyPort;
    private readonly SubdomainIndex _subdomains;
    private readonly OriginRegex[] _regexes;
    private readonly string[] _regexPatterns;

    // Browsers send the same few origins again and again, and what the rules said of one holds for as long as the set: to compare is cheaper
    // than to parse. Two threads that write at once only forget.
    private string? _lastAdmitted;
    private string? _lastRefused;

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

        PatternCount = anyPort.Count + subdomains.Count;
        AllowsAny = allowsAny;
        AllowsNull = allowsNull;
        _exact = exact.ToFrozenSet(StringComparer.Ordinal);
        _hasAnyPort = anyPort.Count > 0;
        _anyPort = anyPort.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _subdomains = new SubdomainIndex(subdomains);
        _regexes = OriginRegex.Combine(regexes);
        _regexPatterns = Array.ConvertAll(regexes, static regex => regex.Pattern);
        Predicate = predicate;
    }

    public bool AllowsAny { get; }

    public bool AllowsNull { get; }

    /// <summary>The application's code, which has the last word on an origin that no rule admits; null = there is none.</summary>
    public Func<string, bool>? Predicate { get; }

    /// <summary>The exact origins, for whoever needs a list (a framework policy).</summary>
    public IEnumerable<string> Exact => _exact;

    /// <summary>True = <see cref="Exact"/> says it all.</summary>
    public bool IsExactOnly => !AllowsAny && !AllowsNull && !_hasAnyPort && _subdomains.IsEmpty && _regexes.Length == 0 && Predicate is null;

    public bool AllowsNone => IsExactOnly && _exact.Count == 0;

    public static OriginSet OfAny() => new(allowsAny: true, allowsNull: false, [], [], null);

    public static OriginSet Of(IEnumerable<OriginPattern> patterns, IEnumerable<OriginRegex> regexes, bool allowsNull) =>
        new(allowsAny: false, allowsNull, patterns, [.. regexes], null);

    /// <summary>A set that asks code, for policies that were written in code. The predicate also decides on <c>null</c>.</summary>
    public static OriginSet Of(Func<string, bool> predicate) => new(allowsAny: false, allowsNull: false, [], [], predicate);

    /// <summary>The configured origin that equals the text, which need not have been parsed.</summary>
    public string? FindExact(string text) => _exact.TryGetValue(text, out var exact) ? exact : null;

    public int ExactCount => _exact.Count;

    /// <summary>How many patterns stand for several origins: any port, subdomains, or both.</summary>
    public int PatternCount { get; }

    /// <summary>The patterns of the regular expressions.</summary>
    public IReadOnlyList<string> Regexes => _regexPatterns;

    /// <summary>What the rules say of the text, other than exact origins and the predicate.</summary>
    public OriginVerdict Judge(string text) =>
        text == _lastRefused ? OriginVerdict.Refused
        : text == _lastAdmitted ? OriginVerdict.Admitted
        : JudgeAnew(text);

    /// <summary>Whether the text, of any kind, is an origin that the set admits.</summary>
    public bool Allows(string text) => AllowsAny || FindExact(text) is not null || Judge(text) switch
    {
        OriginVerdict.Admitted => true,
        OriginVerdict.Malformed => false,
        _ => Predicate is not null && Predicate(text),
    };

    /// <summary>
    /// Names the rule that admits an origin, as it was configured; null = none does. What no rule admits is put down to the predicate, if there
    /// is one. For people, not for requests: regexes are compiled again.
    /// </summary>
    public string? FindRule(string text)
    {
        if (AllowsAny)
        {
            return Any;
        }

        if (FindExact(text) is { } exact)
        {
            return exact;
        }

        if (!RequestOrigin.TryParse(text, out var origin))
        {
            return null;
        }

        var rule = origin.IsNull ? (AllowsNull ? RequestOrigin.Null : null) : FindPattern(text, origin);
        return rule ?? (Predicate is null ? null : "IsOriginAllowed");
    }

    private string? FindPattern(string text, in RequestOrigin origin) =>
        MatchesAnyPort(origin) ? origin.WithoutPort.ToString() + ":*" : _subdomains.Find(origin) ?? OriginRegex.FindMatching(_regexPatterns, text);

    private OriginVerdict JudgeAnew(string text)
    {
        if (!RequestOrigin.TryParse(text, out var origin))
        {
            return OriginVerdict.Malformed;
        }

        if (origin.IsNull)
        {
            return AllowsNull ? OriginVerdict.Admitted : OriginVerdict.RefusedNull;
        }

        var isAdmitted = MatchesAnyPort(origin) || _subdomains.Find(origin) is not null || MatchesRegex(text);
        (isAdmitted ? ref _lastAdmitted : ref _lastRefused) = text;
        return isAdmitted ? OriginVerdict.Admitted : OriginVerdict.Refused;
    }

    private bool MatchesAnyPort(in RequestOrigin origin) => _hasAnyPort && _anyPort.Contains(origin.WithoutPort);

    private bool MatchesRegex(ReadOnlySpan<char> text)
    {
        foreach (var regex in _regexes)
        {
            if (regex.IsMatch(text))
            {
                return true;
            }
        }

        return false;
    }
}
