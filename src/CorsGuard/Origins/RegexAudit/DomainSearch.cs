namespace CorsGuard.Origins;

/// <summary>
/// Walks the hosts that a pattern matches from right to left, always where the shortest origin lies, and yields each registrable domain
/// as soon as it is certain. Different ways to a domain's first character spell different domains, so that the walk meets as many
/// domains as it has ends.
/// </summary>
internal sealed class DomainSearch
{
    private const string Loopback = "localhost";
    private const int MaxHostLength = 253;

    private readonly ReversedHosts _hosts;
    private readonly PublicSuffixList _suffixes;
    private readonly AuditBudget _budget;
    private readonly bool _isAddress;
    private readonly PriorityQueue<Place, (int Length, int Depth, int Order)> _open = new();
    private readonly HashSet<(int State, (int From, int To, int Depth, int Flags) Walk, string? Text)>? _seen;
    private readonly IReadOnlyCollection<string> _avoided;
    private readonly bool _onlyRegistrable;
    private int _order;

    private DomainSearch(OriginProduct product, OriginPart part, PublicSuffixList suffixes, AuditBudget budget, Goal? goal)
    {
        _hosts = new ReversedHosts(product, part, budget);
        _suffixes = suffixes;
        _budget = budget;
        _isAddress = part == OriginPart.Address;
        _seen = goal is null ? null : [];
        _avoided = goal?.Avoided ?? [];
        _onlyRegistrable = goal?.OnlyRegistrable ?? false;
        if (_hosts.Start != ReversedHosts.Dead)
        {
            Push(new Place(_hosts.Start, new PublicSuffixWalk(suffixes), null, '\0', 0, false));
        }
    }

    /// <summary>Adds the registrable domains of one kind of host until there are more than the set may hold. False: the budget is exceeded.</summary>
    public static bool TryCollect(OriginProduct product, OriginPart part, PublicSuffixList suffixes, AuditBudget budget, SortedSet<string> domains, int most)
    {
        var search = new DomainSearch(product, part, suffixes, budget, null);
        while (domains.Count <= most && search.Next() is { } end)
        {
            domains.Add(DomainOf(end));
        }

        return !budget.IsExceeded;
    }

    /// <summary>A shortest origin, without its port, that reaches the goal; null if there is none within the budget.</summary>
    public static string? FindShortest(OriginProduct product, OriginPart part, PublicSuffixList suffixes, AuditBudget budget, Goal goal)
    {
        var search = new DomainSearch(product, part, suffixes, budget, goal);
        return search.Next() is { } end
            ? (end.IsHostStart ? search._hosts.BeforeHostStart(end.State) : search._hosts.Before(end.State)) + end.Text()
            : null;
    }

    private Place? Next()
    {
        while (!_budget.IsExceeded && _open.TryDequeue(out var place, out _))
        {
            if (place.IsEnd)
            {
                return place;
            }

            _budget.TrySpend(1);
            Expand(place);
        }

        return null;
    }

    private void Expand(Place place)
    {
        if (place.Length > 0 && _hosts.RestAtHostStart(place.State) >= 0)
        {
            var walk = place.Walk;
            var length = _isAddress ? place.Length : walk.Complete();
            AddEnd(place with { Walk = walk, IsHostStart = true, DomainLength = length });
        }

        for (var symbol = 0; symbol < OriginAlphabet.Symbols.Length; symbol++)
        {
            var state = _hosts.Move(place.State, symbol);
            if (state != ReversedHosts.Dead)
            {
                Step(place, OriginAlphabet.Symbols[symbol], state);
            }
        }
    }

    private void Step(Place place, char c, int state)
    {
        var walk = place.Walk;
        if (!_isAddress)
        {
            walk.Read(c);
        }

        var next = new Place(state, walk, place, c, place.Length + 1, false);
        if (_isAddress)
        {
            Push(next);
        }
        else if (c == '.' && next.Length == Loopback.Length + 1 && next.Text().AsSpan(1).SequenceEqual(Loopback))
        {
            // Nobody registers names under localhost: they are the browser's own machine, one domain for all.
            AddEnd(next with { DomainLength = Loopback.Length });
        }
        else if (walk.IsDecided)
        {
            AddEnd(next with { DomainLength = walk.DomainLength });
        }
        else if (walk.LabelLength <= Host.MaxLabelLength && next.Length <= MaxHostLength && !IsHopeless(next))
        {
            Push(next);
        }
    }

    // Nobody registers a name under a top-level name that does not exist, nor one that the operator means.
    private bool IsHopeless(Place place) =>
        (_onlyRegistrable && place.Walk is { IsOffList: true, SuffixLength: 0 })
        || (_onlyRegistrable && place.Walk is { IsListed: false, SuffixLength: > 0 })
        || (place.C == '.' && _avoided.Contains(place.Text()[1..]));

    private void AddEnd(Place end)
    {
        var isRegistrable = end.DomainLength > end.Walk.SuffixLength && end.Walk.IsListed;
        if ((!_onlyRegistrable || isRegistrable) && (_avoided.Count == 0 || !_avoided.Contains(DomainOf(end))))
        {
            Push(end with { IsEnd = true });
        }
    }

    private void Push(Place place)
    {
        // What differs in its future only by the text so far is needed once, unless the text can still become one to avoid.
        if (_seen is not null && !place.IsEnd && !_seen.Add((place.State, place.Walk.Key, AvoidableText(place))))
        {
            return;
        }

        var rest = place.IsHostStart ? _hosts.RestAtHostStart(place.State)
            : _onlyRegistrable && !place.IsEnd ? Math.Max(_hosts.Rest(place.State), _hosts.ShortestScheme + MissingCharacters(place.Walk))
            : _hosts.Rest(place.State);
        // Of equals, the end first, then the nearest to one: else the walk visits whole levels that it does not need.
        _open.Enqueue(place, (place.Length + rest, place.IsEnd ? int.MinValue : -place.Length, _order++));
    }

    // Behind (to the left of) a suffix there must be one label more, and no top-level name has one character only.
    private static int MissingCharacters(PublicSuffixWalk walk) =>
        walk.SuffixLength == 0 ? Math.Max(2 - walk.Length, 0) + 2 : walk is { DomainLength: 0, LabelLength: 0 } ? 1 : 0;

    private string? AvoidableText(Place place)
    {
        if (_avoided.Count == 0)
        {
            return null;
        }

        var text = place.Text();
        foreach (var domain in _avoided)
        {
            if (domain.EndsWith(text, StringComparison.Ordinal))
            {
                return text;
            }
        }

        return null;
    }

    private static string DomainOf(Place end) => end.Text()[^end.DomainLength..];

    /// <summary>What <see cref="FindShortest"/> looks for.</summary>
    /// <param name="OnlyRegistrable">Only hosts under a name that anybody can register, directly under a listed suffix.</param>
    /// <param name="Avoided">Domains that the operator means to trust.</param>
    public sealed record Goal(bool OnlyRegistrable, IReadOnlyCollection<string> Avoided);

    private sealed record Place(int State, PublicSuffixWalk Walk, Place? Right, char C, int Length, bool IsEnd)
    {
        public bool IsHostStart { get; init; }

        public int DomainLength { get; init; }

        public string Text()
        {
            var text = new char[Length];
            var place = this;
            for (var i = 0; i < text.Length && place is not null; i++)
            {
                text[i] = place.C;
                place = place.Right;
            }

            return new string(text);
        }
    }
}
