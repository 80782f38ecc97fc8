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

    private ReadOnlySpan<string?> _lines;
    private ReadOnlySpan<char> _rest;
    private int _names;
    private int _empty;
    private bool _inLine;
    private bool _isPlainLine;

    /// <param name="lines">The lines, which are not too long (<see cref="IsTooLong"/>).</param>
    public RequestHeaderNames(StringValues lines)
    {
        // Neither copies: what is one string is no array, and the other way round.
        _lines = lines.Count > 1 ? lines.ToArray() : default;
        _rest = lines.Count == 1 ? lines[0] : default;
        _inLine = lines.Count == 1;
        _isPlainLine = _inLine && Token.IsPlainList(_rest);
        IsClean = lines.Count <= 1;
    }

    /// <summary>The name that the last call of <see cref="MoveNext"/> found.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>True once a bound was crossed or an element was no token; the walk has then ended.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>True = every line is already what a browser would send: names and commas only.</summary>
    public bool IsClean { get; private set; }

    /// <summary>Known without looking at a character.</summary>
    public static bool IsTooLong(StringValues lines)
    {
        if (lines.Count <= 1)
        {
            return lines.Count == 1 && lines[0]?.Length > MaxLength;
        }

        var length = 0;
        foreach (var line in lines.ToArray())
        {
            length += line?.Length ?? 0;
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

    /// <summary>Walks to the end, for whoever does not care any more what the names are but whether they are names.</summary>
    public void MoveToEnd()
    {
        while (MoveNext())
        {
            // What intermediaries make of a list is one name in a line.
            while (!_inLine && !_lines.IsEmpty && _names < MaxNames && Token.IsValid(_lines[0]))
            {
                _names++;
                _lines = _lines[1..];
            }
        }
    }

    private bool NextLine()
    {
        if (_lines.IsEmpty)
        {
            return false;
        }

        _rest = _lines[0];
        _lines = _lines[1..];
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
