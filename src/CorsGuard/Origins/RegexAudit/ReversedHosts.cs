using System.Numerics;

namespace CorsGuard.Origins;

/// <summary>
/// The hosts of a product, read from right to left by a deterministic automaton that is built as far as it is walked. Its states are
/// sets of states of the product, each with the length of the port that belongs to it.
/// </summary>
internal sealed class ReversedHosts
{
    public const int Dead = -1;

    private const int Unknown = -2;

    private readonly OriginProduct _product;
    private readonly AuditBudget _budget;
    private readonly Dictionary<Content, int> _ids = [];
    private readonly List<Subset> _subsets = [];

    public ReversedHosts(OriginProduct product, OriginPart part, AuditBudget budget)
    {
        _product = product;
        _budget = budget;
        Start = Intern(product.HostEnds(part));
        ShortestScheme = product.ShortestScheme();
    }

    /// <summary>Gets the length of the shortest text that stands before a host.</summary>
    public int ShortestScheme { get; }

    /// <summary>Gets the state in which no character was read; <see cref="Dead"/> if there is no host.</summary>
    public int Start { get; }

    /// <summary>The length of the shortest origin whose host ends with what was read, without what was read.</summary>
    public int Rest(int state) => _subsets[state].Rest;

    /// <summary>The same, if the host begins here; <see cref="Dead"/> if it cannot.</summary>
    public int RestAtHostStart(int state) => _subsets[state].RestAtHostStart;

    /// <summary>A shortest text that may stand before what was read.</summary>
    public string Before(int state) => _product.ShortestTo(_subsets[state].Nearest);

    /// <summary>The same, if the host begins here.</summary>
    public string BeforeHostStart(int state) => _product.ShortestTo(_subsets[state].NearestHostStart);

    /// <summary>The state after one character more to the left.</summary>
    public int Move(int state, int symbol)
    {
        if (_subsets[state].Moves[0] == Unknown)
        {
            ComputeMoves(_subsets[state]);
        }

        return _subsets[state].Moves[symbol];
    }

    private void ComputeMoves(Subset subset)
    {
        Array.Fill(subset.Moves, Dead);
        var ways = new List<(ulong Set, int State, int Port)>();
        foreach (var (state, port) in subset.Members)
        {
            if (_product.PartOf(state) != OriginPart.HostStart)
            {
                foreach (var (set, previous) in _product.WaysInto(state))
                {
                    ways.Add((set, previous, port));
                }
            }
        }

        // Most symbols go the same ways: one set of states for all that no way tells apart.
        for (var left = Union(ways); left != 0 && _budget.TrySpend(ways.Count);)
        {
            var alike = left;
            var symbol = left & (~left + 1);
            var members = new List<(int, int)>();
            foreach (var (set, previous, port) in ways)
            {
                alike &= (set & symbol) != 0 ? set : ~set;
                if ((set & symbol) != 0)
                {
                    members.Add((previous, port));
                }
            }

            left &= ~alike;
            for (var target = Intern(members); alike != 0; alike &= alike - 1)
            {
                subset.Moves[BitOperations.TrailingZeroCount(alike)] = target;
            }
        }
    }

    private static ulong Union(List<(ulong Set, int State, int Port)> ways)
    {
        var union = 0UL;
        foreach (var (set, _, _) in ways)
        {
            union |= set;
        }

        return union;
    }

    private int Intern(List<(int State, int Port)> members)
    {
        if (members.Count == 0)
        {
            return Dead;
        }

        // Of several ports for one state only the shortest counts; sorted by port, it comes first.
        members.Sort();
        var distinct = new List<(int State, int Port)>();
        foreach (var member in members)
        {
            if (distinct.Count == 0 || distinct[^1].State != member.State)
            {
                distinct.Add(member);
            }
        }

        var content = new Content([.. distinct]);
        if (_ids.TryAdd(content, _subsets.Count))
        {
            _subsets.Add(Describe(content.Members));
        }

        return _ids[content];
    }

    private Subset Describe((int State, int Port)[] members)
    {
        var subset = new Subset(members);
        Array.Fill(subset.Moves, Unknown);
        foreach (var (state, port) in members)
        {
            var rest = _product.DistanceFromStart(state) + port;
            if (rest < subset.Rest)
            {
                (subset.Rest, subset.Nearest) = (rest, state);
            }

            if (_product.PartOf(state) == OriginPart.HostStart && (subset.RestAtHostStart == Dead || rest < subset.RestAtHostStart))
            {
                (subset.RestAtHostStart, subset.NearestHostStart) = (rest, state);
            }
        }

        return subset;
    }

    private sealed class Subset((int State, int Port)[] members)
    {
        public (int State, int Port)[] Members { get; } = members;

        public int[] Moves { get; } = new int[OriginAlphabet.Symbols.Length];

        public int Rest { get; set; } = int.MaxValue;

        public int Nearest { get; set; }

        public int RestAtHostStart { get; set; } = Dead;

        public int NearestHostStart { get; set; }
    }

    private readonly struct Content((int State, int Port)[] members) : IEquatable<Content>
    {
        public (int State, int Port)[] Members { get; } = members;

        public bool Equals(Content other) => Members.AsSpan().SequenceEqual(other.Members);

        public override bool Equals(object? obj) => obj is Content other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var (state, port) in Members)
            {
                hash.Add(state);
                hash.Add(port);
            }

            return hash.ToHashCode();
        }
    }
}
