using System.Numerics;
using static CorsGuard.Origins.RegexAutomaton;

namespace CorsGuard.Origins;

/// <summary>
/// The origins that a pattern matches, as an automaton: pattern and grammar side by side, with only the states that lie on a way from
/// the start to an end. It is empty exactly if the grammar holds no origin that the pattern matches.
/// </summary>
internal sealed class OriginProduct
{
    private const int None = -1;
    private const int VisitsPerStep = 16;

    private readonly RegexAutomaton _automaton;
    private readonly OriginGrammar _grammar;
    private readonly List<(int Regex, Neighbor Before, int Grammar)> _states = [];
    private readonly List<List<(ulong Set, int State)>> _next = [];
    private readonly List<List<(ulong Set, int State)>> _previous = [];
    private readonly List<bool> _isAccepting = [];
    private int[] _fromStart = [];
    private int[] _toEnd = [];

    private OriginProduct(RegexAutomaton automaton, OriginGrammar grammar)
    {
        _automaton = automaton;
        _grammar = grammar;
    }

    public bool IsEmpty => _toEnd[0] == None;

    /// <summary>Gets the number of states; 0 is the start.</summary>
    public int Count => _states.Count;

    /// <summary>Builds the product; null if that exceeds the budget.</summary>
    public static OriginProduct? TryBuild(RegexAutomaton automaton, OriginGrammar grammar, AuditBudget budget)
    {
        var product = new OriginProduct(automaton, grammar);
        if (!product.TryExplore(budget))
        {
            return null;
        }

        product._fromStart = Distances([0], product._next, product.Count);
        var ends = new List<int>();
        for (var i = 0; i < product.Count; i++)
        {
            if (product._isAccepting[i])
            {
                ends.Add(i);
            }
        }

        product._toEnd = Distances(ends, product._previous, product.Count);
        return product;
    }

    public OriginPart PartOf(int state) => _grammar.PartOf(_states[state].Grammar);

    /// <summary>The length of the shortest text that leads from the start to the state.</summary>
    public int DistanceFromStart(int state) => _fromStart[state];

    /// <summary>The ways into a state, from useful states only.</summary>
    public IEnumerable<(ulong Set, int State)> WaysInto(int state) => _previous[state];

    /// <summary>The states at which a host ends that is part of a match, with the length of the shortest port that the pattern wants behind it.</summary>
    public List<(int State, int PortLength)> HostEnds(OriginPart part)
    {
        var ends = new List<(int, int)>();
        for (var i = 0; i < Count; i++)
        {
            if (PartOf(i) == part && PortLength(i) is var length and not None)
            {
                ends.Add((i, length));
            }
        }

        return ends;
    }

    /// <summary>The length of the shortest text before a host, separator included.</summary>
    public int ShortestScheme()
    {
        var length = int.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            length = PartOf(i) == OriginPart.HostStart && _toEnd[i] != None ? Math.Min(length, _fromStart[i]) : length;
        }

        return length;
    }

    /// <summary>A shortest text that leads from the start to the state, the first in the order of the alphabet.</summary>
    public string ShortestTo(int state)
    {
        var text = new char[_fromStart[state]];
        for (var i = text.Length - 1; i >= 0; i--)
        {
            (text[i], state) = Choose(_previous[state], _fromStart, i);
        }

        return new string(text);
    }

    /// <summary>A shortest origin that begins with the text and continues, if at all, with a port; null if there is none.</summary>
    public string? CompletePort(string text)
    {
        var current = new HashSet<int> { 0 };
        foreach (var c in text)
        {
            current = Move(current, OriginAlphabet.SetOf(c));
        }

        var best = None;
        foreach (var state in current)
        {
            if (PortLength(state) is var length and not None && (best == None || length < PortLength(best)))
            {
                best = state;
            }
        }

        if (best == None || _isAccepting[best])
        {
            return best == None ? null : text;
        }

        return CompleteShortest(text + ':', Move([best], OriginAlphabet.SetOf(':')));
    }

    /// <summary>A shortest origin of all.</summary>
    public string ShortestOrigin() => CompleteShortest("", [0]);

    private string CompleteShortest(string text, HashSet<int> from)
    {
        var state = None;
        foreach (var candidate in from)
        {
            state = _toEnd[candidate] != None && (state == None || _toEnd[candidate] < _toEnd[state]) ? candidate : state;
        }

        while (_toEnd[state] > 0)
        {
            (var c, state) = Choose(_next[state], _toEnd, _toEnd[state] - 1);
            text += c;
        }

        return text;
    }

    private HashSet<int> Move(HashSet<int> states, ulong symbol)
    {
        var next = new HashSet<int>();
        foreach (var state in states)
        {
            foreach (var (set, target) in _next[state])
            {
                if ((set & symbol) != 0)
                {
                    next.Add(target);
                }
            }
        }

        return next;
    }

    private int PortLength(int state)
    {
        if (_isAccepting[state] || !_grammar.IsHostEnd(_states[state].Grammar))
        {
            return _isAccepting[state] ? 0 : None;
        }

        var length = None;
        foreach (var (_, target) in _next[state])
        {
            if (PartOf(target) == OriginPart.Port && _toEnd[target] is var rest and not None)
            {
                length = length == None ? rest + 1 : Math.Min(length, rest + 1);
            }
        }

        return length;
    }

    private static (char Symbol, int State) Choose(List<(ulong Set, int State)> ways, int[] distances, int distance)
    {
        var best = (Index: int.MaxValue, State: None);
        foreach (var (set, state) in ways)
        {
            var index = BitOperations.TrailingZeroCount(set);
            if (distances[state] == distance && index < best.Index)
            {
                best = (index, state);
            }
        }

        return (OriginAlphabet.Symbols[best.Index], best.State);
    }

    private bool TryExplore(AuditBudget budget)
    {
        var ids = new Dictionary<(int, Neighbor, int), int>();
        var visited = _automaton.Visited;
        IdOf((_automaton.Start, Neighbor.Edge, 0));
        for (var id = 0; id < _states.Count; id++)
        {
            var (regex, before, grammar) = _states[id];
            _isAccepting.Add(_grammar.IsAccepting(grammar) && _automaton.ClosureOf(regex, before, Neighbor.Edge).IsAccepting);
            if (!TryAddMoves(id, Neighbor.Other) || (_automaton.HasWordBoundaries && !TryAddMoves(id, Neighbor.Word)))
            {
                return false;
            }

            // Long ways without a character cost time too, though far less each.
            budget.TrySpend((_automaton.Visited - visited) / VisitsPerStep);
            visited = _automaton.Visited;
        }

        return true;

        bool TryAddMoves(int id, Neighbor after)
        {
            var (regex, before, grammar) = _states[id];
            var within = !_automaton.HasWordBoundaries ? OriginAlphabet.All : after == Neighbor.Word ? OriginAlphabet.Word : OriginAlphabet.All & ~OriginAlphabet.Word;
            foreach (var (set, target) in _automaton.ClosureOf(regex, before, after).Moves)
            {
                foreach (var (grammarSet, grammarTarget) in _grammar.MovesOf(grammar))
                {
                    if ((set & grammarSet & within) is var common and not 0)
                    {
                        var to = IdOf((target, after, grammarTarget));
                        _next[id].Add((common, to));
                        _previous[to].Add((common, id));
                    }
                }

                if (!budget.TrySpend(1))
                {
                    return false;
                }
            }

            return true;
        }

        int IdOf((int, Neighbor, int) state)
        {
            if (ids.TryAdd(state, _states.Count))
            {
                _states.Add(state);
                _next.Add([]);
                _previous.Add([]);
            }

            return ids[state];
        }
    }

    private static int[] Distances(List<int> from, List<List<(ulong Set, int State)>> edges, int count)
    {
        var distances = new int[count];
        Array.Fill(distances, None);
        var queue = new Queue<int>(from);
        foreach (var state in from)
        {
            distances[state] = 0;
        }

        while (queue.TryDequeue(out var state))
        {
            foreach (var (_, next) in edges[state])
            {
                if (distances[next] == None)
                {
                    distances[next] = distances[state] + 1;
                    queue.Enqueue(next);
                }
            }
        }

        return distances;
    }
}
