namespace CorsGuard.Origins;

/// <summary>
/// Reads a pattern that the .NET engine has accepted already. What it does not know makes the audit inconclusive, so that a difference
/// between the two can never make a pattern look safe.
/// </summary>
internal sealed class RegexSyntax
{
    // Recursive descent: far beyond what anybody writes, far below what the stack holds.
    private const int MaxDepth = 100;

    private readonly string _pattern;
    private int _position;
    private int _depth;

    private RegexSyntax(string pattern) => _pattern = pattern;

    private bool IsAtEnd => _position >= _pattern.Length;

    private string? Problem { get; set; }

    public static RegexNode? Parse(string pattern, out string? problem)
    {
        var syntax = new RegexSyntax(pattern);
        var node = syntax.ReadChoice();
        if (!syntax.IsAtEnd)
        {
            syntax.Fail("a closing parenthesis that the audit cannot place");
        }

        problem = syntax.Problem;
        return problem is null ? node : null;
    }

    private RegexNode ReadChoice()
    {
        var start = _position;
        var alternatives = new List<RegexNode> { ReadSequence() };
        while (TryTake('|'))
        {
            alternatives.Add(ReadSequence());
        }

        return alternatives.Count == 1 ? alternatives[0] : new RegexChoice { Start = start, End = _position, Alternatives = alternatives };
    }

    private RegexSequence ReadSequence()
    {
        var start = _position;
        var parts = new List<RegexNode>();
        SkipComments();
        while (!IsAtEnd && _pattern[_position] is not ('|' or ')'))
        {
            parts.Add(ReadQuantified());
            SkipComments();
        }

        return new RegexSequence { Start = start, End = _position, Parts = parts };
    }

    private RegexNode ReadQuantified()
    {
        var start = _position;
        var node = ReadAtom();
        SkipComments();
        if (TryReadQuantifier(out var min, out var max))
        {
            SkipComments();
            // Lazy or greedy: the same strings match.
            TryTake('?');
            node = new RegexRepeat { Start = start, End = _position, Body = node, Min = min, Max = max };
        }

        return node;
    }

    private RegexNode ReadAtom()
    {
        var start = _position;
        var c = _pattern[_position++];
        switch (c)
        {
            case '(':
                return ReadGroup();
            case '^':
                return Anchor(start, RegexAnchorKind.Start);
            case '$':
                return Anchor(start, RegexAnchorKind.End);
            case '.':
                return new RegexSymbols { Start = start, End = _position, Set = OriginAlphabet.All, IsDot = true };
            case '[':
                var set = RegexClassSyntax.ReadClass(_pattern, ref _position, out var classProblem);
                Fail(classProblem);
                return new RegexSymbols { Start = start, End = _position, Set = set };
            case '\\':
                return ReadEscape(start);
            default:
                return new RegexSymbols { Start = start, End = _position, Set = OriginAlphabet.SetOf(c), Literal = c };
        }
    }

    private RegexNode ReadGroup()
    {
        SkipGroupKind();
        if (++_depth > MaxDepth)
        {
            Fail($"groups nested more than {MaxDepth} deep");
        }

        var node = ReadChoice();
        _depth--;
        if (!TryTake(')'))
        {
            Fail("a group whose end the audit cannot find");
        }

        return node;
    }

    private void SkipGroupKind()
    {
        if (!TryTake('?'))
        {
            return;
        }

        if (TryTake(':'))
        {
            return;
        }

        var close = TryTake('<') ? '>' : TryTake('\'') ? '\'' : '\0';
        var end = close == '\0' || IsAtEnd || _pattern[_position] is '=' or '!' ? -1 : _pattern.IndexOf(close, _position);
        if (end < 0)
        {
            Fail($"a kind of group that the audit does not know, at position {_position}");
            return;
        }

        _position = end + 1;
    }

    private RegexNode ReadEscape(int start)
    {
        RegexAnchorKind? anchor = IsAtEnd ? null : _pattern[_position] switch
        {
            'A' => RegexAnchorKind.Start,
            'z' or 'Z' => RegexAnchorKind.End,
            'b' => RegexAnchorKind.WordBoundary,
            'B' => RegexAnchorKind.NoWordBoundary,
            _ => null,
        };
        if (anchor is { } kind)
        {
            _position++;
            return Anchor(start, kind);
        }

        var set = RegexClassSyntax.ReadEscape(_pattern, ref _position, out var literal, out var problem);
        Fail(problem);
        return new RegexSymbols { Start = start, End = _position, Set = set, Literal = literal };
    }

    private bool TryReadQuantifier(out int min, out int max)
    {
        (min, max) = (0, RegexRepeat.Unlimited);
        if (TryTake('*'))
        {
            return true;
        }

        if (TryTake('+'))
        {
            min = 1;
            return true;
        }

        if (TryTake('?'))
        {
            max = 1;
            return true;
        }

        return TryReadBraces(ref min, ref max);
    }

    // "{" is a literal unless it begins {n}, {n,} or {n,m}.
    private bool TryReadBraces(ref int min, ref int max)
    {
        var end = IsAtEnd || _pattern[_position] != '{' ? -1 : _pattern.IndexOf('}', _position);
        if (end < 0)
        {
            return false;
        }

        var text = _pattern.AsSpan(_position + 1, end - _position - 1);
        var comma = text.IndexOf(',');
        if (!TryReadCount(comma < 0 ? text : text[..comma], out var from))
        {
            return false;
        }

        var to = comma < 0 ? from : RegexRepeat.Unlimited;
        if (comma >= 0 && comma < text.Length - 1 && !TryReadCount(text[(comma + 1)..], out to))
        {
            return false;
        }

        (min, max) = (from, to);
        _position = end + 1;
        return true;
    }

    private static bool TryReadCount(ReadOnlySpan<char> text, out int count)
    {
        count = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            count = Math.Min((count * 10) + (c - '0'), 100_000);
        }

        return text.Length > 0;
    }

    private void SkipComments()
    {
        while (_pattern.AsSpan(Math.Min(_position, _pattern.Length)).StartsWith("(?#", StringComparison.Ordinal))
        {
            _position = _pattern.IndexOf(')', _position) is var end and >= 0 ? end + 1 : _pattern.Length;
        }
    }

    private bool TryTake(char c)
    {
        if (IsAtEnd || _pattern[_position] != c)
        {
            return false;
        }

        _position++;
        return true;
    }

    private RegexAnchor Anchor(int start, RegexAnchorKind kind) => new() { Start = start, End = _position, Kind = kind };

    // The first problem counts; reading stops by running out of pattern.
    private void Fail(string? problem)
    {
        if (problem is not null)
        {
            Problem ??= problem;
            _position = _pattern.Length;
        }
    }
}
