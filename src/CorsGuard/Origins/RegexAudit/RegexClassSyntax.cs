using System.Globalization;

namespace CorsGuard.Origins;

/// <summary>Reads escapes and character classes as sets over the alphabet of origins.</summary>
internal static class RegexClassSyntax
{
    /// <summary>Reads a class from behind its opening bracket to behind its closing one.</summary>
    public static ulong ReadClass(string pattern, ref int position, out string? problem)
    {
        problem = null;
        var isNegated = position < pattern.Length && pattern[position] == '^';
        position += isNegated ? 1 : 0;
        var set = 0UL;
        var subtracted = 0UL;
        for (var isFirst = true; problem is null; isFirst = false)
        {
            if (position >= pattern.Length)
            {
                problem = "a character class whose end the audit cannot find";
            }
            else if (pattern[position] == ']' && !isFirst)
            {
                position++;
                break;
            }
            else if (pattern[position] == '-' && !isFirst && At(pattern, position + 1) == '[')
            {
                position += 2;
                subtracted = ReadClass(pattern, ref position, out problem);
            }
            else
            {
                set |= ReadRange(pattern, ref position, out problem);
            }
        }

        return (isNegated ? OriginAlphabet.All & ~set : set) & ~subtracted;
    }

    /// <summary>Reads an escape from behind its backslash. The literal is the one character that it stands for, if it is one.</summary>
    public static ulong ReadEscape(string pattern, ref int position, out char? literal, out string? problem)
    {
        literal = null;
        problem = null;
        var c = At(pattern, position++);
        switch (c)
        {
            case 'd':
                return OriginAlphabet.Digits;
            case 'D':
                return OriginAlphabet.All & ~OriginAlphabet.Digits;
            case 'w':
                return OriginAlphabet.Word;
            case 'W':
                return OriginAlphabet.All & ~OriginAlphabet.Word;
            case 's':
                return 0;
            case 'S':
                return OriginAlphabet.All;
            case 'p' or 'P':
                var set = ReadCategory(pattern, ref position, out problem);
                return c == 'p' ? set : OriginAlphabet.All & ~set;
        }

        literal = ReadCharacterEscape(pattern, c, ref position);
        problem = literal is null ? $"an escape that the audit does not know, before position {position}" : null;
        return literal is { } character ? OriginAlphabet.SetOf(character) : 0;
    }

    private static ulong ReadRange(string pattern, ref int position, out string? problem)
    {
        // The engine takes "\-" for a hyphen that begins no range, whatever follows.
        var isEscapedHyphen = At(pattern, position) == '\\' && At(pattern, position + 1) == '-';
        var set = ReadElement(pattern, ref position, out var first, out problem);
        if (isEscapedHyphen)
        {
            return set;
        }

        // "-" before the end or before a subtraction is a literal, and so is one behind \d and its like.
        if (problem is not null || first is not { } from || At(pattern, position) != '-' || At(pattern, position + 1) is ']' or '[' or '\0')
        {
            return set;
        }

        position++;
        ReadElement(pattern, ref position, out var last, out problem);
        if (problem is null && last is null)
        {
            problem = $"a range that the audit does not know, before position {position}";
        }

        return last is { } to ? OriginAlphabet.SetOf(c => from <= c && c <= to) : 0;
    }

    private static ulong ReadElement(string pattern, ref int position, out char? literal, out string? problem)
    {
        literal = At(pattern, position++);
        problem = null;
        if (literal == '[' && At(pattern, position) == ':')
        {
            // The engine skips some of these silently.
            problem = $"a bracket expression at position {position - 1}";
        }

        if (literal == '\\')
        {
            if (At(pattern, position) == 'b')
            {
                position++;
                literal = '\b';
                return 0;
            }

            return ReadEscape(pattern, ref position, out literal, out problem);
        }

        return OriginAlphabet.SetOf(literal.Value);
    }

    private static char? ReadCharacterEscape(string pattern, char c, ref int position)
    {
        switch (c)
        {
            case 't' or 'n' or 'r' or 'f' or 'v' or 'a' or 'e':
                // All of them control characters, which no origin contains: which one does not matter.
                return '\n';
            case 'x':
                return ReadHex(pattern, 2, ref position);
            case 'u':
                return ReadHex(pattern, 4, ref position);
            case 'c':
                position++;
                return '\n';
            default:
                return c == '\0' || char.IsAsciiLetterOrDigit(c) || c == '_' ? null : c;
        }
    }

    private static char? ReadHex(string pattern, int digits, ref int position)
    {
        if (position + digits > pattern.Length
            || !ushort.TryParse(pattern.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        position += digits;
        return (char)value;
    }

    private static ulong ReadCategory(string pattern, ref int position, out string? problem)
    {
        var end = At(pattern, position) == '{' ? pattern.IndexOf('}', position) : -1;
        var name = end < 0 ? "" : pattern[(position + 1)..end];
        var at = position - 2;
        position = end < 0 ? position : end + 1;
        // The categories of the symbols: lower-case letter, decimal digit, - _ . + : / [ ].
        ulong? set = name switch
        {
            "L" or "Ll" => OriginAlphabet.Letters,
            "N" or "Nd" => OriginAlphabet.Digits,
            "Lu" or "Lt" or "Lm" or "Lo" or "M" or "Mn" or "Z" or "Zs" or "C" or "Cc" or "Cf" => 0,
            "IsBasicLatin" => OriginAlphabet.All,
            _ => null,
        };
        problem = set is null ? $"a Unicode category or block that the audit does not know, at position {at}" : null;
        return set ?? 0;
    }

    private static char At(string pattern, int position) => position < pattern.Length ? pattern[position] : '\0';
}
