namespace CorsGuard.Origins;

/// <summary>Which origins an <see cref="OriginGrammar"/> holds.</summary>
internal enum OriginScope
{
    /// <summary>Every valid origin.</summary>
    Any,

    /// <summary>The origins with scheme http or https.</summary>
    Web,

    /// <summary>The origins with scheme http whose host is not loopback.</summary>
    InsecureRemote,
}

/// <summary>Where in an origin a state of <see cref="OriginGrammar"/> stands.</summary>
internal enum OriginPart
{
    Scheme,
    HostStart,
    Domain,
    Address,
    Port,
}

/// <summary>
/// The strict origin grammar as a nondeterministic automaton. It leaves out the limits of length and, for IPv6, which of several runs of
/// zeros is the compressed one: it may hold too much there, never too little. A witness is parsed strictly at the end.
/// </summary>
internal sealed class OriginGrammar
{
    private static readonly Lazy<OriginGrammar>[] Grammars =
    [
        new(static () => new OriginGrammar(OriginScope.Any)),
        new(static () => new OriginGrammar(OriginScope.Web)),
        new(static () => new OriginGrammar(OriginScope.InsecureRemote)),
    ];

    private readonly List<Spot> _spots = [];
    private readonly List<(ulong Set, int Target)[]> _moves = [];

    private OriginGrammar(OriginScope scope)
    {
        var ids = new Dictionary<Spot, int>();
        var targets = new List<Spot>();
        IdOf(OriginGrammarSteps.Start);
        for (var id = 0; id < _spots.Count; id++)
        {
            var sets = new Dictionary<int, ulong>();
            foreach (var c in OriginAlphabet.Symbols)
            {
                targets.Clear();
                OriginGrammarSteps.AddTargets(_spots[id], c, scope, targets);
                foreach (var target in targets)
                {
                    var targetId = IdOf(target);
                    sets[targetId] = sets.GetValueOrDefault(targetId) | OriginAlphabet.SetOf(c);
                }
            }

            var moves = new List<(ulong, int)>();
            foreach (var (target, set) in sets)
            {
                moves.Add((set, target));
            }

            _moves.Add([.. moves]);
        }

        int IdOf(Spot spot)
        {
            if (ids.TryAdd(spot, _spots.Count))
            {
                _spots.Add(spot);
            }

            return ids[spot];
        }
    }

    /// <summary>Gets the number of states; 0 is the start.</summary>
    public int Count => _spots.Count;

    public static OriginGrammar For(OriginScope scope) => Grammars[(int)scope].Value;

    public ReadOnlySpan<(ulong Set, int Target)> MovesOf(int state) => _moves[state];

    public OriginPart PartOf(int state) => _spots[state].Part switch
    {
        SpotKind.Scheme or SpotKind.Slash => OriginPart.Scheme,
        SpotKind.HostStart => OriginPart.HostStart,
        SpotKind.Label => OriginPart.Domain,
        SpotKind.Port => OriginPart.Port,
        _ => OriginPart.Address,
    };

    /// <summary>Whether the host may end at this state.</summary>
    public bool IsHostEnd(int state) => OriginGrammarSteps.IsHostEnd(_spots[state]);

    /// <summary>Whether the origin may end at this state.</summary>
    public bool IsAccepting(int state) => IsHostEnd(state) || OriginGrammarSteps.IsPortEnd(_spots[state]);

    internal enum SpotKind
    {
        Scheme,
        Slash,
        HostStart,
        Label,
        Octet,
        Group,
        Compressed,
        AddressEnd,
        Port,
    }

    /// <summary>
    /// A state: the place in the origin, the scheme's default port (0: none), a count (slashes, octets or groups before this one), and
    /// what of the current piece matters for its rest.
    /// </summary>
    internal readonly record struct Spot(SpotKind Part, int DefaultPort, int Count, string Piece);
}
