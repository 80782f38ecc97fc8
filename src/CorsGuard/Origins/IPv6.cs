namespace CorsGuard.Origins;

/// <summary>
/// IPv6 addresses in brackets. An address is canonical if the URL Standard's serialiser (https://url.spec.whatwg.org/#concept-ipv6-serializer)
/// would write just these characters: pieces without leading zeros, the first longest run of zeros compressed, never a dotted quad inside.
/// </summary>
internal static class IPv6
{
    private const int Pieces = 8;
    private const int MaxSerializedLength = 41;

    public static bool IsCanonical(ReadOnlySpan<char> bracketed)
    {
        if (bracketed.Length is < 4 or > MaxSerializedLength || bracketed[0] != '[' || bracketed[^1] != ']')
        {
            return false;
        }

        Span<ushort> pieces = stackalloc ushort[Pieces];
        if (!TryParse(bracketed[1..^1], pieces))
        {
            return false;
        }

        Span<char> serialized = stackalloc char[MaxSerializedLength];
        return bracketed.SequenceEqual(serialized[..Serialize(pieces, serialized)]);
    }

    private static bool TryParse(ReadOnlySpan<char> text, Span<ushort> pieces)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return TryParsePieces(text, pieces, out var all) && all == Pieces;
        }

        if (!TryParsePieces(text[..gap], pieces, out var front))
        {
            return false;
        }

        Span<ushort> tail = stackalloc ushort[Pieces];
        if (!TryParsePieces(text[(gap + 2)..], tail, out var back) || front + back >= Pieces)
        {
            return false;
        }

        pieces[front..].Clear();
        tail[..back].CopyTo(pieces[(Pieces - back)..]);
        return true;
    }

    private static bool TryParsePieces(ReadOnlySpan<char> text, Span<ushort> pieces, out int count)
    {
        count = 0;
        while (!text.IsEmpty)
        {
            var colon = text.IndexOf(':');
            var piece = colon < 0 ? text : text[..colon];
            if (count == Pieces || !TryParsePiece(piece, out pieces[count]) || colon == text.Length - 1)
            {
                return false;
            }

            count++;
            text = colon < 0 ? default : text[(colon + 1)..];
        }

        return true;
    }

    private static bool TryParsePiece(ReadOnlySpan<char> piece, out ushort value)
    {
        value = 0;
        if (piece.Length is 0 or > 4)
        {
            return false;
        }

        foreach (var digit in piece)
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                return false;
            }

            value = (ushort)((value << 4) | (digit <= '9' ? digit - '0' : digit - 'a' + 10));
        }

        return true;
    }

    private static int Serialize(ReadOnlySpan<ushort> pieces, Span<char> destination)
    {
        var (runStart, runLength) = LongestZeroRun(pieces);
        var length = 0;
        destination[length++] = '[';
        for (var i = 0; i < Pieces; i++)
        {
            if (i == runStart)
            {
                destination[length++] = ':';
                destination[length++] = ':';
                i += runLength - 1;
                continue;
            }

            if (i > 0 && destination[length - 1] != ':')
            {
                destination[length++] = ':';
            }

            pieces[i].TryFormat(destination[length..], out var written, "x", System.Globalization.CultureInfo.InvariantCulture);
            length += written;
        }

        destination[length++] = ']';
        return length;
    }

    // The first of the longest runs of at least two zeros; a single zero piece is not compressed.
    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> pieces)
    {
        var (bestStart, bestLength) = (-1, 1);
        for (var i = 0; i < Pieces; i++)
        {
            var start = i;
            while (i < Pieces && pieces[i] == 0)
            {
                i++;
            }

            if (i - start > bestLength)
            {
                (bestStart, bestLength) = (start, i - start);
            }
        }

        return (bestStart, bestLength);
    }
}
