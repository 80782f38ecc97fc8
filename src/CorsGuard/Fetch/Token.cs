using System.Buffers;

namespace CorsGuard.Fetch;

/// <summary>The token of RFC 9110, section 5.6.2: what a method and a header name are made of.</summary>
internal static class Token
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static bool IsValid(ReadOnlySpan<char> value) => !value.IsEmpty && !value.ContainsAnyExcept(Characters);
}
