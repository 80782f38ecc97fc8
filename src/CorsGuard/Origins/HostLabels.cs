using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CorsGuard.Origins;

/// <summary>Whether a host consists of labels: 1 to 63 lower-case ASCII letters, digits, hyphens and underscores, no hyphen at either end, a dot between them.</summary>
internal static class HostLabels
{
    // 64 characters at a time: nearly all hosts are one block, and a block costs the same whatever stands in it.
    private const int BlockLength = 64;

    public static bool AreValid(ReadOnlySpan<char> host)
    {
        // In front of a host and behind it is an end of a label, as at a dot.
        var isAfterDot = true;
        var isAfterHyphen = false;
        var labelLength = 0;
        while (host.Length > 0)
        {
            var block = host[..Math.Min(host.Length, BlockLength)];
            host = host[block.Length..];
            if (!TryFind(block, out var dots, out var hyphens))
            {
                return false;
            }

            // Each bit says: the character in front of this one is a dot, or a hyphen.
            var afterDot = (dots << 1) | (isAfterDot ? 1UL : 0);
            var afterHyphen = (hyphens << 1) | (isAfterHyphen ? 1UL : 0);
            if ((afterDot & (dots | hyphens)) != 0 || (afterHyphen & dots) != 0 || !AreShort(dots, block.Length, ref labelLength))
            {
                return false;
            }

            isAfterDot = (dots >> (block.Length - 1)) != 0;
            isAfterHyphen = (hyphens >> (block.Length - 1)) != 0;
        }

        return !isAfterDot && !isAfterHyphen;
    }

    /// <summary>The places of dots and hyphens; false = another character is no label's.</summary>
    private static bool TryFind(ReadOnlySpan<char> block, out ulong dots, out ulong hyphens)
    {
        (dots, hyphens) = (0, 0);
        if (block.Length < Vector128<ushort>.Count)
        {
            Span<char> padded = stackalloc char[Vector128<ushort>.Count];
            padded.Fill('a');
            block.CopyTo(padded);
            return TryAdd(padded, 0, ref dots, ref hyphens);
        }

        // The last vector overlaps the one before: a bit that is set twice is set.
        var last = block.Length - Vector128<ushort>.Count;
        for (var start = 0; start < last; start += Vector128<ushort>.Count)
        {
            if (!TryAdd(block, start, ref dots, ref hyphens))
            {
                return false;
            }
        }

        return TryAdd(block, last, ref dots, ref hyphens);
    }

    private static bool TryAdd(ReadOnlySpan<char> block, int start, ref ulong dots, ref ulong hyphens)
    {
        var characters = Vector128.Create(MemoryMarshal.Cast<char, ushort>(block.Slice(start, Vector128<ushort>.Count)));
        var isDot = Vector128.Equals(characters, Vector128.Create((ushort)'.'));
        var isHyphen = Vector128.Equals(characters, Vector128.Create((ushort)'-'));
        var isOther = Vector128.LessThanOrEqual(characters - Vector128.Create((ushort)'a'), Vector128.Create((ushort)('z' - 'a')))
            | Vector128.LessThanOrEqual(characters - Vector128.Create((ushort)'0'), Vector128.Create((ushort)('9' - '0')))
            | Vector128.Equals(characters, Vector128.Create((ushort)'_'));
        dots |= (ulong)isDot.ExtractMostSignificantBits() << start;
        hyphens |= (ulong)isHyphen.ExtractMostSignificantBits() << start;
        return (isDot | isHyphen | isOther) == Vector128<ushort>.AllBitsSet;
    }

    /// <param name="dots">The dots of the block.</param>
    /// <param name="length">The length of the block.</param>
    /// <param name="labelLength">How much of a label stands in front of the block; then, at its end.</param>
    private static bool AreShort(ulong dots, int length, ref int labelLength)
    {
        if (dots == 0)
        {
            labelLength += length;
            return labelLength <= Host.MaxLabelLength;
        }

        // Between two dots of one block there is no room for a label that is too long.
        var first = labelLength + BitOperations.TrailingZeroCount(dots);
        labelLength = length - 1 - BitOperations.Log2(dots);
        return first <= Host.MaxLabelLength;
    }
}
