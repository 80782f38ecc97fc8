using System.Buffers;

namespace CorsGuard.Fetch;

/// <summary>The token of RFC 9110, section 5.6.2: what a method and a header name are made of.</summary>
internal static class Token
{
    private const string All = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // One character after the other is faster up to here, and most names are not longer.
    private const int ShortLength = 16;

    private static readonly SearchValues<char> Characters = SearchValues.Create(All);
    private static readonly SearchValues<char> ListCharacters = SearchValues.Create(All + ",");

    private static readonly bool[] IsCharacter = [.. Enumerable.Range(0, 128).Select(static code => All.Contains((char)code, StringComparison.Ordinal))];

    public static bool IsValid(ReadOnlySpan<char> value) => !value.IsEmpty && (value.Length > ShortLength ? !value.ContainsAnyExcept(Characters) : IsShort(value));

    /// <summary>True = what stands between the commas are tokens, or nothing.</summary>
    public static bool IsPlainList(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(ListCharacters);

    private static bool IsShort(ReadOnlySpan<char> value)
    {
        foreach (var character in value)
        {
            if (character >= IsCharacter.Length || !IsCharacter[character])
            {
                return false;
            }
        }

        return true;
    }
}
