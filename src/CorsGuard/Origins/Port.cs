using System.Buffers;

namespace CorsGuard.Origins;

/// <summary>The port of an origin: 1 to 65535, as browsers write it.</summary>
internal static class Port
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public static bool IsValid(ReadOnlySpan<char> port)
    {
        if (port.Length is 0 or > 5 || port[0] == '0' || port.ContainsAnyExcept(Digits))
        {
            return false;
        }

        var value = 0;
        foreach (var digit in port)
        {
            value = (value * 10) + (digit - '0');
        }

        return value <= ushort.MaxValue;
    }
}
