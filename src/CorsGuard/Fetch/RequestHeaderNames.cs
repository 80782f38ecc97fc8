using Microsoft.Extensions.Primitives;

namespace CorsGuard.Fetch;

/// <summary>
/// Walks the names of an Access-Control-Request-Headers field over all its lines, without allocation and in linear time. Fetch sends one
/// line of sorted lower-case names; RFC 9110, section 5.6.1, lets intermediaries split it, and add white space and empty elements.
/// </summary>
internal ref struct RequestHeaderNames
{
    /// <summary>Over all lines; the server's own limit is 32 KiB, and a browser sends a few hundred characters at most.</summary>
    public const int MaxLength = 4096;

    /// <summary>More names than any real request has.</summary>
    public const int MaxNames = 128;

    /// <summary>Empty elements are legal but nobody sends many: they are how a list is made long for nothing.</summary>
    public const int MaxEmptyElements = 16;

    private readonly StringValues _lines;
    private ReadOnlySpan<char> _rest;
    private int _nextLine;
    private int _names;
    private int _empty;
    private bool _inLine;
    private bool _isPlainLine;

    public RequestHeaderNames(StringValues lines)
    {
        _lines = lines;
        IsMalformed = IsTooLong(lines);
    }

    /// <summary>The name that the last call of <see cref="MoveNext"/> found.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>True once a bound was crossed or an element was no token; the walk has then ended.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>True = every line is already what a browser would send: names and commas only.</summary>
    public bool IsClean { get; private set; } = true;

    /// <summary>Known without looking at a character.</summary>
    public static bool IsTooLong(StringValues lines)
    {
        var length = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            length += lines[i]?.Length ?? 0;
        }

        return length > MaxLength;
    }

    public bool MoveNext()
    {
        while (!IsMalformed && (_inLine || NextLine()))
        {
            var element = NextElement();
            if (!element.IsEmpty)
            {
                Current = element;
                IsMalformed = ++_names > MaxNames || !(_isPlainLine || Token.IsValid(element));
                return !IsMalformed;
            }

            IsClean = false;
            IsMalformed = ++_empty > MaxEmptyElements;
        }

        return false;
    }

    private bool NextLine()
    {
        if (_nextLine == _lines.Count)
        {
            return false;
        }

        IsClean &= _nextLine == 0;
        _rest = _lines[_nextLine++];
        _inLine = true;

        // What browsers send: one look at the whole line is cheaper than one at each name.
        _isPlainLine = Token.IsPlainList(_rest);
        return true;
    }

    private ReadOnlySpan<char> NextElement()
    {
        var comma = _rest.IndexOf(',');
        var element = comma < 0 ? _rest : _rest[..comma];
        _inLine = comma >= 0;
        _rest = _inLine ? _rest[(comma + 1)..] : default;
        if (_isPlainLine)
        {
            return element;
        }

        var trimmed = element.Trim(" \t");
        IsClean &= trimmed.Length == element.Length;
        return trimmed;
    }
}
