namespace CorsGuard.Origins;

/// <summary>
/// Finds, in a pattern of valid syntax, the first construct that an origin pattern may not use. The engine refuses most of them too, but
/// its message is for programmers and absent from a trimmed application.
/// </summary>
internal static class OriginRegexScan
{
    public static OriginRegexError? FindForbidden(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    if (EscapeName(pattern[i + 1]) is { } escape)
                    {
                        return Unsupported($"{escape} {pattern.AsSpan(i, 2)}", i);
                    }

                    i++;
                    break;

                case '[':
                    i = ClassEnd(pattern, i);
                    break;

                case '(' when IsAt(pattern, i + 1, "?#"):
                    i = pattern.IndexOf(')', i);
                    break;

                case '(' when IsAt(pattern, i + 1, "?"):
                    if (CheckGroup(pattern, i) is { } error)
                    {
                        return error;
                    }

                    break;
            }
        }

        return null;
    }

    // Escapes and group openings mean nothing special in a class. A bracket in it is a literal, unless it subtracts: [a-z-[aeiou]].
    private static int ClassEnd(string pattern, int open)
    {
        var first = open + (IsAt(pattern, open + 1, "^") ? 2 : 1);
        for (var i = first; i < pattern.Length;)
        {
            if (pattern[i] == ']' && i > first)
            {
                return i;
            }

            if (pattern[i] == '-' && i > first && IsAt(pattern, i + 1, "["))
            {
                i = ClassEnd(pattern, i + 1) + 1;
                continue;
            }

            // What stands behind the hyphen of a range is its end, whatever it is; an escaped hyphen begins none.
            var beginsRange = !IsAt(pattern, i, "\\-");
            i = ElementEnd(pattern, i);
            if (beginsRange && IsAt(pattern, i, "-") && i + 1 < pattern.Length && pattern[i + 1] is not (']' or '['))
            {
                i = ElementEnd(pattern, i + 1);
            }
        }

        return pattern.Length;
    }

    private static int ElementEnd(string pattern, int start) => start + (pattern[start] == '\\' ? 2 : 1);

    private static OriginRegexError? CheckGroup(string pattern, int start)
    {
        var kind = pattern.AsSpan(start + 2);
        var name = kind switch
        {
            ['=', ..] => "look-ahead (?=",
            ['!', ..] => "negative look-ahead (?!",
            ['<', '=', ..] => "look-behind (?<=",
            ['<', '!', ..] => "negative look-behind (?<!",
            ['>', ..] => "atomic group (?>",
            ['(', ..] => "conditional (?(",
            ['<' or '\'', ..] when IsBalancing(kind) => "balancing group",
            _ => null,
        };
        if (name is not null)
        {
            return Unsupported(name, start);
        }

        return kind[0] is ':' or '<' or '\''
            ? null
            : new OriginRegexError(OriginRegexErrorKind.InlineOptions, $"inline options {pattern.AsSpan(start, kind.IndexOfAny(':', ')') + 3)} at position {start}");
    }

    private static bool IsBalancing(ReadOnlySpan<char> group)
    {
        var end = group[1..].IndexOfAny('>', '\'');
        return end >= 0 && group.Slice(1, end).Contains('-');
    }

    private static string? EscapeName(char escaped) => escaped switch
    {
        >= '1' and <= '9' or 'k' => "back-reference",
        'G' => "anchor",
        _ => null,
    };

    private static bool IsAt(string pattern, int index, string text) => pattern.AsSpan(Math.Min(index, pattern.Length)).StartsWith(text, StringComparison.Ordinal);

    private static OriginRegexError Unsupported(string name, int position) => new(OriginRegexErrorKind.Unsupported, $"{name} at position {position}");
}
