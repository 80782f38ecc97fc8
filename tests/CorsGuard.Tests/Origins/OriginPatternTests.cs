using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class OriginPatternTests
{
    [Theory]
    [InlineData("https://example.com", "https://example.com", true)]
    [InlineData("https://example.com", "http://example.com", false)]
    [InlineData("https://example.com", "https://example.com:8443", false)]
    [InlineData("https://example.com", "https://www.example.com", false)]
    [InlineData("https://example.com", "null", false)]
    [InlineData("https://example.com:8443", "https://example.com:8443", true)]
    [InlineData("https://example.com:8443", "https://example.com", false)]
    [InlineData("https://example.com:8443", "https://example.com:844", false)]
    [InlineData("https://example.com:*", "https://example.com", true)]
    [InlineData("https://example.com:*", "https://example.com:1", true)]
    [InlineData("https://example.com:*", "https://www.example.com:1", false)]
    [InlineData("https://*.example.com", "https://www.example.com", true)]
    [InlineData("https://*.example.com", "https://a.b.c.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://badexample.com", false)]
    [InlineData("https://*.example.com", "https://example.com.evil.test", false)]
    [InlineData("https://*.example.com", "https://www.example.com:8443", false)]
    [InlineData("https://*.example.com", "http://www.example.com", false)]
    [InlineData("https://*.example.com:8443", "https://www.example.com:8443", true)]
    [InlineData("https://*.example.com:8443", "https://www.example.com", false)]
    [InlineData("http://*.localhost:*", "http://app.localhost:5173", true)]
    [InlineData("http://*.localhost:*", "http://app.localhost", true)]
    [InlineData("http://*.localhost:*", "http://localhost:5173", false)]
    [InlineData("http://[::1]:*", "http://[::1]:3000", true)]
    [InlineData("http://[::1]:*", "http://[::2]:3000", false)]
    public void Matches_Origin_ComparesEachPart(string pattern, string origin, bool expected)
    {
        Assert.True(RequestOrigin.TryParse(origin, out var parsed));
        Assert.Equal(expected, Parse(pattern).Matches(parsed));
    }

    [Theory]
    [InlineData("https://*.example.com", "https://www.example.com", true)]
    [InlineData("https://*.example.com", "https://*.www.example.com", true)]
    [InlineData("https://*.example.com", "https://*.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://www.example.com:8443", false)]
    [InlineData("https://*.example.com", "https://www.example.com:*", false)]
    [InlineData("https://*.example.com:*", "https://www.example.com:*", true)]
    [InlineData("https://*.example.com:*", "https://*.example.com:8443", true)]
    [InlineData("https://*.example.com:*", "http://www.example.com", false)]
    [InlineData("https://*.www.example.com", "https://*.example.com", false)]
    [InlineData("https://example.com:*", "https://example.com", true)]
    [InlineData("https://example.com:*", "https://*.example.com", false)]
    [InlineData("https://example.com", "https://example.com:*", false)]
    public void Covers_OtherPattern_HoldsIfAllItsOriginsMatch(string cover, string covered, bool expected) =>
        Assert.Equal(expected, Parse(cover).Covers(Parse(covered)));

    [Theory]
    [InlineData("https://example.com", true, false, "https://example.com")]
    [InlineData("https://example.com:8443", true, false, "https://example.com")]
    [InlineData("https://example.com:*", false, true, "https://example.com")]
    [InlineData("https://*.example.com", false, false, "https://*.example.com")]
    [InlineData("http://[::1]:*", false, true, "http://[::1]")]
    public void Pattern_Kind_FollowsFromItsParts(string text, bool isExact, bool hasAnyPort, string withoutPort)
    {
        var pattern = Parse(text);

        Assert.Equal((isExact, hasAnyPort, withoutPort), (pattern.IsExact, pattern.HasAnyPort, pattern.WithoutPort));
    }

    [Theory]
    [InlineData("http://example.com", true)]
    [InlineData("http://*.example.com:*", true)]
    [InlineData("http://192.168.0.1", true)]
    [InlineData("http://[::2]", true)]
    [InlineData("http://localhost.example.com", true)]
    [InlineData("https://example.com", false)]
    [InlineData("http://localhost:3000", false)]
    [InlineData("http://*.localhost", false)]
    [InlineData("http://127.8.9.10", false)]
    [InlineData("http://[::1]:*", false)]
    [InlineData("capacitor://localhost", false)]
    [InlineData("chrome-extension://abcdefgh", false)]
    public void IsInsecure_Pattern_HoldsForPlainHttpToAnotherMachine(string text, bool expected) => Assert.Equal(expected, Parse(text).IsInsecure);

    private static OriginPattern Parse(string text)
    {
        OriginPatternParser.Parse(text, out var pattern);
        return Assert.IsType<OriginPattern>(pattern);
    }
}
