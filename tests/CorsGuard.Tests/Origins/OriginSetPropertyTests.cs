using CorsGuard.Origins;
using CsCheck;

namespace CorsGuard.Tests.Origins;

/// <summary>The compiled set admits just what its patterns admit one after the other, on origins that nearly match.</summary>
public sealed class OriginSetPropertyTests
{
    // Few and similar parts, so that hits and near misses are frequent.
    private static readonly Gen<string> Scheme = OneOf("https", "http", "app");
    private static readonly Gen<string> Host = OneOf(
        "a.com", "b.a.com", "c.b.a.com", "ba.com", "xa.com", "com", "a.com.b", "foo.com", "bar.com", "barfoo.com", "127.0.0.1", "[::1]", "localhost", "x.localhost");

    private static readonly Gen<string> Port = OneOf("", ":1", ":8080", ":443", ":80", ":65535");
    private static readonly Gen<string> PatternPort = OneOf("", ":1", ":8080", ":*");
    private static readonly Gen<string> Origin = Gen.Select(Scheme, Host, Port, static (scheme, host, port) => $"{scheme}://{host}{port}");
    private static readonly Gen<string> Pattern = Gen.Select(
        Scheme, Gen.Bool, Host, PatternPort, static (scheme, isSubdomain, host, port) => $"{scheme}://{(isSubdomain ? "*." : "")}{host}{port}");

    [Fact]
    public void Set_OnAnyOrigin_EqualsItsPatternsOneAfterTheOther() => Gen.Select(Pattern.Array[0, 12], Origin.Array[1, 20]).Sample(
        static (texts, origins) =>
        {
            OriginPattern[] patterns = [.. texts.Select(Parse).OfType<OriginPattern>()];
            var set = OriginSet.Of(patterns, [], allowsNull: false);
            foreach (var text in origins)
            {
                if (RequestOrigin.TryParse(text, out var origin))
                {
                    var isExact = set.FindExact(text) == text;
                    if (set.Allows(text) != Naive(patterns, origin) || isExact != Array.Exists(patterns, pattern => pattern.Text == text))
                    {
                        return false;
                    }
                }
            }

            return true;
        },
        iter: 20_000);

    [Fact]
    public void Pattern_OfItsOwnText_IsItself() => Pattern.Sample(
        static text => Parse(text) is not { } pattern || Parse(pattern.Text)?.Text == pattern.Text,
        iter: 5_000);

    [Fact]
    public void Cover_AdmitsWhatIsCovered() => Gen.Select(Pattern, Pattern, Origin).Sample(
        static (left, right, text) => Parse(left) is not { } cover
            || Parse(right) is not { } covered
            || !cover.Covers(covered)
            || !RequestOrigin.TryParse(text, out var origin)
            || !covered.Matches(origin)
            || cover.Matches(origin),
        iter: 20_000);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static bool Naive(OriginPattern[] patterns, in RequestOrigin origin)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(origin))
            {
                return true;
            }
        }

        return false;
    }

    private static OriginPattern? Parse(string text)
    {
        OriginPatternParser.Parse(text, out var pattern);
        return pattern;
    }
}
