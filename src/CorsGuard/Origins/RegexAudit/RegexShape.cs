using System.Numerics;
using System.Text;

namespace CorsGuard.Origins;

/// <summary>Questions about the shape of a pattern, as its writer sees it.</summary>
internal static class RegexShape
{
    private static readonly ulong OpenSet = OriginAlphabet.Letters | OriginAlphabet.SetOf('.');

    /// <summary>Every sequence of the pattern, outermost first, with groups that are not repeated laid open.</summary>
    public static List<List<RegexNode>> Sequences(RegexNode root)
    {
        var found = new List<List<RegexNode>>();
        Visit(root);
        return found;

        void Visit(RegexNode node)
        {
            var parts = new List<RegexNode>();
            Flatten(node, parts);
            found.Add(parts);
            foreach (var part in parts)
            {
                switch (part)
                {
                    case RegexRepeat { Body: not RegexSymbols } repeat:
                        Visit(repeat.Body);
                        break;
                    case RegexChoice choice:
                        foreach (var alternative in choice.Alternatives)
                        {
                            Visit(alternative);
                        }

                        break;
                }
            }
        }
    }

    /// <summary>The alternatives if the whole pattern is a choice that no group encloses with something else; else the pattern itself.</summary>
    public static IReadOnlyList<RegexNode> TopAlternatives(RegexNode root) => root switch
    {
        RegexChoice choice => choice.Alternatives,
        RegexSequence { Parts: [var only] } => TopAlternatives(only),
        _ => [root],
    };

    /// <summary>The character that a part was written as: a literal, or the dot that its writer meant.</summary>
    public static char? WrittenAs(RegexNode node) => node is RegexSymbols symbols ? symbols.IsDot ? '.' : symbols.Literal : null;

    /// <summary>The text from a part on, as far as it is written out.</summary>
    public static string WrittenRun(List<RegexNode> parts, int start)
    {
        var text = new StringBuilder();
        for (var i = start; i < parts.Count && WrittenAs(parts[i]) is { } c; i++)
        {
            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>Whether the part stands for one of several texts and some of its characters are letters or dots of a class.</summary>
    public static bool IsOpen(RegexNode node) => node switch
    {
        RegexSymbols symbols => symbols.Literal is null && BitOperations.PopCount(symbols.Set) > 1 && (symbols.Set & OpenSet) != 0,
        RegexRepeat repeat => IsOpen(repeat.Body),
        RegexChoice choice => Any(choice.Alternatives, IsOpen),
        RegexSequence sequence => Any(sequence.Parts, IsOpen),
        _ => false,
    };

    /// <summary>The characters that the part can begin with.</summary>
    public static ulong FirstSet(RegexNode node) => EdgeSet(node, fromEnd: false);

    /// <summary>The characters that the part can end with.</summary>
    public static ulong LastSet(RegexNode node) => EdgeSet(node, fromEnd: true);

    private static ulong EdgeSet(RegexNode node, bool fromEnd)
    {
        var set = 0UL;
        switch (node)
        {
            case RegexSymbols symbols:
                return symbols.Set;
            case RegexRepeat repeat:
                return EdgeSet(repeat.Body, fromEnd);
            case RegexChoice choice:
                foreach (var alternative in choice.Alternatives)
                {
                    set |= EdgeSet(alternative, fromEnd);
                }

                return set;
            case RegexSequence { Parts: var parts }:
                for (var i = 0; i < parts.Count; i++)
                {
                    var part = parts[fromEnd ? parts.Count - 1 - i : i];
                    set |= EdgeSet(part, fromEnd);
                    if (!IsNullable(part))
                    {
                        break;
                    }
                }

                return set;
            default:
                return 0;
        }
    }

    private static bool IsNullable(RegexNode node) => node switch
    {
        RegexSymbols => false,
        RegexRepeat repeat => repeat.Min == 0 || IsNullable(repeat.Body),
        RegexChoice choice => Any(choice.Alternatives, IsNullable),
        RegexSequence sequence => !Any(sequence.Parts, static part => !IsNullable(part)),
        _ => true,
    };

    private static void Flatten(RegexNode node, List<RegexNode> parts)
    {
        if (node is RegexSequence sequence)
        {
            foreach (var part in sequence.Parts)
            {
                Flatten(part, parts);
            }
        }
        else
        {
            parts.Add(node);
        }
    }

    private static bool Any(IReadOnlyList<RegexNode> nodes, Func<RegexNode, bool> predicate)
    {
        foreach (var node in nodes)
        {
            if (predicate(node))
            {
                return true;
            }
        }

        return false;
    }
}
