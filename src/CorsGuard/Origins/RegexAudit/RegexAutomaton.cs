namespace CorsGuard.Origins;

/// <summary>
/// The pattern as a nondeterministic automaton (Thompson's construction) over the alphabet of origins. Anchors are steps that consume
/// nothing and hold only between certain neighbours.
/// </summary>
internal sealed class RegexAutomaton
{
    public const int MaxStates = 20_000;

    private const int AcceptState = 0;

    private readonly List<State> _states = [new(Step.Accept, 0, 0, 0)];
    private readonly Dictionary<(int State, Neighbor Before, Neighbor After), Closure> _closures = [];

    private RegexAutomaton()
    {
    }

    /// <summary>What stands beside a place between two characters.</summary>
    internal enum Neighbor
    {
        Edge,
        Word,
        Other,
    }

    private enum Step
    {
        Accept,
        Symbols,
        Split,
        Anchor,
    }

    /// <summary>Gets the state before the first character.</summary>
    public int Start { get; private set; }

    /// <summary>Gets whether it matters if a neighbour is a word character.</summary>
    public bool HasWordBoundaries { get; private set; }

    /// <summary>Gets how many states the closures have visited, which no other count shows.</summary>
    public int Visited { get; private set; }

    /// <summary>Builds the automaton; null if it would have too many states.</summary>
    public static RegexAutomaton? TryBuild(RegexNode node)
    {
        var automaton = new RegexAutomaton();
        automaton.Start = automaton.Build(node, AcceptState);
        return automaton._states.Count <= MaxStates ? automaton : null;
    }

    /// <summary>Whether the automaton accepts the whole text. Text outside the alphabet of origins is never accepted.</summary>
    public bool Accepts(ReadOnlySpan<char> text)
    {
        var current = new HashSet<int> { Start };
        var before = Neighbor.Edge;
        foreach (var c in text)
        {
            var symbol = OriginAlphabet.SetOf(c);
            var after = (symbol & OriginAlphabet.Word) != 0 ? Neighbor.Word : Neighbor.Other;
            var next = new HashSet<int>();
            foreach (var state in current)
            {
                foreach (var (set, target) in ClosureOf(state, before, after).Moves)
                {
                    if ((set & symbol) != 0)
                    {
                        next.Add(target);
                    }
                }
            }

            (current, before) = (next, after);
        }

        foreach (var state in current)
        {
            if (ClosureOf(state, before, Neighbor.Edge).IsAccepting)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What can be consumed from a state between two neighbours, and whether the text may end there.</summary>
    public Closure ClosureOf(int state, Neighbor before, Neighbor after)
    {
        var key = (state, before, after);
        if (!_closures.TryGetValue(key, out var closure))
        {
            _closures[key] = closure = ComputeClosure(state, before, after);
        }

        return closure;
    }

    private Closure ComputeClosure(int from, Neighbor before, Neighbor after)
    {
        var seen = new HashSet<int> { from };
        var open = new Stack<int>([from]);
        var moves = new HashSet<(ulong Set, int Target)>();
        var isAccepting = false;
        while (open.TryPop(out var index))
        {
            var state = _states[index];
            switch (state.Step)
            {
                case Step.Accept:
                    isAccepting = after == Neighbor.Edge;
                    break;
                case Step.Symbols:
                    moves.Add((state.Set, state.Next));
                    break;
                case Step.Split:
                    Visit(state.Next);
                    Visit(state.Other);
                    break;
                case Step.Anchor when Holds((RegexAnchorKind)state.Other, before, after):
                    Visit(state.Next);
                    break;
            }
        }

        Visited += seen.Count;
        return new Closure([.. moves], isAccepting);

        void Visit(int next)
        {
            if (seen.Add(next))
            {
                open.Push(next);
            }
        }
    }

    private static bool Holds(RegexAnchorKind kind, Neighbor before, Neighbor after) => kind switch
    {
        RegexAnchorKind.Start => before == Neighbor.Edge,
        RegexAnchorKind.End => after == Neighbor.Edge,
        RegexAnchorKind.WordBoundary => (before == Neighbor.Word) != (after == Neighbor.Word),
        _ => (before == Neighbor.Word) == (after == Neighbor.Word),
    };

    private int Build(RegexNode node, int next)
    {
        if (_states.Count > MaxStates)
        {
            return next;
        }

        switch (node)
        {
            case RegexSymbols symbols:
                return Add(new State(Step.Symbols, next, 0, symbols.Set));
            case RegexAnchor anchor:
                HasWordBoundaries |= anchor.Kind is RegexAnchorKind.WordBoundary or RegexAnchorKind.NoWordBoundary;
                return Add(new State(Step.Anchor, next, (int)anchor.Kind, 0));
            case RegexSequence sequence:
                for (var i = sequence.Parts.Count - 1; i >= 0; i--)
                {
                    next = Build(sequence.Parts[i], next);
                }

                return next;
            case RegexChoice choice:
                var entry = Build(choice.Alternatives[^1], next);
                for (var i = choice.Alternatives.Count - 2; i >= 0; i--)
                {
                    entry = Add(new State(Step.Split, Build(choice.Alternatives[i], next), entry, 0));
                }

                return entry;
            default:
                return BuildRepeat((RegexRepeat)node, next);
        }
    }

    private int BuildRepeat(RegexRepeat repeat, int next)
    {
        var entry = next;
        if (repeat.Max == RegexRepeat.Unlimited)
        {
            entry = Add(new State(Step.Split, next, next, 0));
            _states[entry] = new State(Step.Split, Build(repeat.Body, entry), next, 0);
        }
        else
        {
            for (var i = repeat.Min; i < repeat.Max && _states.Count <= MaxStates; i++)
            {
                entry = Add(new State(Step.Split, Build(repeat.Body, entry), next, 0));
            }
        }

        for (var i = 0; i < repeat.Min && _states.Count <= MaxStates; i++)
        {
            var previous = entry;
            entry = Build(repeat.Body, entry);
            if (entry == previous)
            {
                // An empty body adds no state, so that only this ends (((){9999}){9999}){9999} in time.
                break;
            }
        }

        return entry;
    }

    private int Add(State state)
    {
        _states.Add(state);
        return _states.Count - 1;
    }

    internal sealed record Closure((ulong Set, int Target)[] Moves, bool IsAccepting);

    private readonly record struct State(Step Step, int Next, int Other, ulong Set);
}
