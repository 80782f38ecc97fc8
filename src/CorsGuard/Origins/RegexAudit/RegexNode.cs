namespace CorsGuard.Origins;

/// <summary>A part of a pattern, and where it stands.</summary>
internal abstract class RegexNode
{
    public required int Start { get; init; }

    public required int End { get; init; }
}

/// <summary>One character out of a set.</summary>
internal sealed class RegexSymbols : RegexNode
{
    public required ulong Set { get; init; }

    /// <summary>Gets the character that was written literally, also when no origin contains it; null for classes and the dot.</summary>
    public char? Literal { get; init; }

    /// <summary>Gets whether it is a dot that stands for any character.</summary>
    public bool IsDot { get; init; }
}

/// <summary>Parts one after the other; none is the empty string.</summary>
internal sealed class RegexSequence : RegexNode
{
    public required IReadOnlyList<RegexNode> Parts { get; init; }
}

/// <summary>One of several alternatives.</summary>
internal sealed class RegexChoice : RegexNode
{
    public required IReadOnlyList<RegexNode> Alternatives { get; init; }
}

/// <summary>A repeated part.</summary>
internal sealed class RegexRepeat : RegexNode
{
    public const int Unlimited = int.MaxValue;

    public required RegexNode Body { get; init; }

    public required int Min { get; init; }

    public required int Max { get; init; }
}

/// <summary>A condition on the place between two characters.</summary>
internal sealed class RegexAnchor : RegexNode
{
    public required RegexAnchorKind Kind { get; init; }
}

internal enum RegexAnchorKind
{
    // In a string without line ends, ^ and \A are the same, and so are $, \Z and \z.
    Start,
    End,
    WordBoundary,
    NoWordBoundary,
}
