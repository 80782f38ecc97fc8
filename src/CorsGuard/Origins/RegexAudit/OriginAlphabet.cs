namespace CorsGuard.Origins;

/// <summary>
/// The characters that a strict origin can contain, as bits of a set. A regex meets only strings over this alphabet, so that Unicode,
/// line ends and case vanish from the audit.
/// </summary>
internal static class OriginAlphabet
{
    // The order decides which of several shortest witnesses is found: the most readable one.
    public const string Symbols = "abcdefghijklmnopqrstuvwxyz0123456789-_.+:/[]";
    public const ulong All = (1UL << 44) - 1;
    public const ulong Letters = (1UL << 26) - 1;
    public const ulong Digits = ((1UL << 10) - 1) << 26;

    /// <summary>What <c>\w</c> means among the symbols.</summary>
    public const ulong Word = Letters | Digits | (1UL << 37);

    /// <summary>The set of one character; empty for a character that no origin contains.</summary>
    public static ulong SetOf(char c) => Symbols.IndexOf(c, StringComparison.Ordinal) is var index and >= 0 ? 1UL << index : 0;

    /// <summary>The set of the symbols that a predicate holds for.</summary>
    public static ulong SetOf(Func<char, bool> predicate)
    {
        var set = 0UL;
        for (var i = 0; i < Symbols.Length; i++)
        {
            set |= predicate(Symbols[i]) ? 1UL << i : 0;
        }

        return set;
    }
}
