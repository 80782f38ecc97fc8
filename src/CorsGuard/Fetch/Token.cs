using System.Buffers;

namespace CorsGuard.Fetch;

/// <summary>The token of RFC 9110, section 5.6.2: what a method and a header name are made of.</summary>
internal static class Token
{
    private const string All = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly SearchValues<char> Characters = SearchValues.Create(All);
    private static readonly SearchValues<char> ListCharacters = SearchValues.Create(All + ",");

    public static bool IsValid(ReadOnlySpan<char> value) => !value.IsEmpty && !value.ContainsAnyExcept(Characters);

    /// <summary>True = what stands between the commas are tokens, or nothing.</summary>
    public static bool IsPlainList(ReadOnlySpan<char> value) => !value.ContainsAnyExcept(ListCharacters);
}
