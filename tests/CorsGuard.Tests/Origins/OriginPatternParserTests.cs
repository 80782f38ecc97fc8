using CorsGuard.Origins;
using CsCheck;

namespace CorsGuard.Tests.Origins;

public sealed class OriginPatternParserTests
{
    [Theory]
    [InlineData("https://example.com")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://*.example.com")]
    [InlineData("https://*.example.com:8443")]
    [InlineData("http://localhost:*")]
    [InlineData("http://*.localhost:*")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:*")]
    [InlineData("http://[::1]:3000")]
    [InlineData("http://[::1]:*")]
    [InlineData("https://*.com")]
    [InlineData("https://my_host")]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    [InlineData("capacitor://localhost")]
    [InlineData("tauri://localhost:80")]
    [InlineData("https://example.com:80")]
    public void Parse_CanonicalText_IsKept(string text) => Assert.Equal(text, Parse(text).Text);

    [Theory]
    [InlineData("HTTPS://example.com", "https://example.com")]
    [InlineData("https://Example.COM", "https://example.com")]
    [InlineData("https://*.Example.com", "https://*.example.com")]
    [InlineData("https://example.com:443", "https://example.com")]
    [InlineData("http://example.com:80", "http://example.com")]
    [InlineData("http://*.example.com:80", "http://*.example.com")]
    [InlineData("http://[::1]:80", "http://[::1]")]
    [InlineData("http://[::FFFF:7F00:1]", "http://[::ffff:7f00:1]")]
    [InlineData("https://example.com/", "https://example.com")]
    [InlineData("https://example.com:443/", "https://example.com")]
    [InlineData("http://localhost:*/", "http://localhost:*")]
    [InlineData("  https://example.com\t", "https://example.com")]
    [InlineData("\nhttps://example.com\r\n", "https://example.com")]
    [InlineData(" HTTPS://*.Example.com:443/ ", "https://*.example.com")]
    [InlineData("CAPACITOR://LocalHost", "capacitor://localhost")]
    public void Parse_HarmlessSpelling_IsNormalised(string text, string expected) => Assert.Equal(expected, Parse(text).Text);

    [Theory]
    [InlineData("https://example.com", "https", "example.com", "", false, nameof(HostKind.Name))]
    [InlineData("https://*.example.com:8443", "https", "example.com", "8443", true, nameof(HostKind.Name))]
    [InlineData("http://localhost:*", "http", "localhost", "*", false, nameof(HostKind.Name))]
    [InlineData("http://[::1]:80", "http", "[::1]", "", false, nameof(HostKind.Address))]
    public void Parse_Pattern_HasItsParts(string text, string scheme, string host, string port, bool isSubdomain, string kind)
    {
        var pattern = Parse(text);

        Assert.Equal(
            (scheme, host, port, isSubdomain, kind),
            (pattern.Scheme, pattern.Host, pattern.Port, pattern.IsSubdomain, pattern.HostKind.ToString()));
    }

    [Theory]
    [InlineData("", nameof(OriginPatternError.MissingScheme))]
    [InlineData("  ", nameof(OriginPatternError.MissingScheme))]
    [InlineData("example.com", nameof(OriginPatternError.MissingScheme))]
    [InlineData("example.com:443", nameof(OriginPatternError.MissingScheme))]
    [InlineData("//example.com", nameof(OriginPatternError.MissingScheme))]
    [InlineData("://example.com", nameof(OriginPatternError.MissingScheme))]
    [InlineData("https:example.com", nameof(OriginPatternError.MissingScheme))]
    [InlineData("*.example.com", nameof(OriginPatternError.MissingScheme))]
    [InlineData("*://example.com", nameof(OriginPatternError.InvalidScheme))]
    [InlineData("http*://example.com", nameof(OriginPatternError.InvalidScheme))]
    [InlineData("ht_tp://example.com", nameof(OriginPatternError.InvalidScheme))]
    [InlineData("1http://example.com", nameof(OriginPatternError.InvalidScheme))]
    [InlineData("https ://example.com", nameof(OriginPatternError.InvalidScheme))]
    [InlineData("\u212aauth://example.com", nameof(OriginPatternError.InvalidScheme))] // the Kelvin sign has a lower-case k
    [InlineData("file:///home/me", nameof(OriginPatternError.OpaqueScheme))]
    [InlineData("FILE://server", nameof(OriginPatternError.OpaqueScheme))]
    [InlineData("data://x", nameof(OriginPatternError.OpaqueScheme))]
    [InlineData("blob://example.com", nameof(OriginPatternError.OpaqueScheme))]
    [InlineData("ws://example.com", nameof(OriginPatternError.SocketScheme))]
    [InlineData("WSS://example.com", nameof(OriginPatternError.SocketScheme))]
    [InlineData("https://me@example.com", nameof(OriginPatternError.UserInfo))]
    [InlineData("https://me:secret@example.com", nameof(OriginPatternError.UserInfo))]
    [InlineData("https://me@example.com/path", nameof(OriginPatternError.UserInfo))]
    [InlineData("https://example.com/path", nameof(OriginPatternError.Path))]
    [InlineData("https://example.com//", nameof(OriginPatternError.Path))]
    [InlineData("https://example.com/*", nameof(OriginPatternError.Path))]
    [InlineData("https://example.com/@me", nameof(OriginPatternError.Path))]
    [InlineData("https://example.com?x", nameof(OriginPatternError.Path))]
    [InlineData("https://example.com#x", nameof(OriginPatternError.Path))]
    [InlineData("https://example.com\\x", nameof(OriginPatternError.Path))]
    [InlineData("https:///example.com", nameof(OriginPatternError.Path))]
    [InlineData("https://b\u00fccher.example", nameof(OriginPatternError.Unicode))]
    [InlineData("https://wi\u212ai.example", nameof(OriginPatternError.Unicode))]
    [InlineData("https://example\u3002com", nameof(OriginPatternError.Unicode))]
    [InlineData("https://*", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://*:8080", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://*.*.example.com", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://a*.example.com", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://*example.com", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://a.*.example.com", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://example.*", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("http://*.127.0.0.1", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("http://*.[::1]", nameof(OriginPatternError.MisplacedWildcard))]
    [InlineData("https://example.com:", nameof(OriginPatternError.InvalidPort))]
    [InlineData("https://example.com:0", nameof(OriginPatternError.InvalidPort))]
    [InlineData("https://example.com:080", nameof(OriginPatternError.InvalidPort))]
    [InlineData("https://example.com:65536", nameof(OriginPatternError.InvalidPort))]
    [InlineData("https://example.com:80*", nameof(OriginPatternError.InvalidPort))]
    [InlineData("https://example.com:**", nameof(OriginPatternError.InvalidPort))]
    [InlineData("https://example.com:http", nameof(OriginPatternError.InvalidPort))]
    [InlineData("http://127.1", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://2130706433", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://0x7f.0.0.1", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://0X7F.0.0.0X1", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://127.0.0.01", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://256.0.0.1", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://[0:0:0:0:0:0:0:1]", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://[::ffff:127.0.0.1]", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("http://[::1", nameof(OriginPatternError.NonCanonicalAddress))]
    [InlineData("https://example.com.", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://.example.com", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://*..example.com", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://*.", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://-a.example.com", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://exa mple.com", nameof(OriginPatternError.InvalidHost))]
    [InlineData("https://a.example.com,https://b.example.com", nameof(OriginPatternError.Path))]
    public void Parse_NoOrigin_SaysWhy(string text, string expected)
    {
        Assert.Equal(expected, OriginPatternParser.Parse(text, out var pattern).ToString());
        Assert.Null(pattern);
    }

    [Fact]
    public void Parse_AnyText_GivesAPatternOrAnError() => Gen.OneOf(Gen.String, Gen.String["htps:/.*[]@-01aA\u212a "]).Sample(
        static text => (OriginPatternParser.Parse(text, out var pattern) == OriginPatternError.None) == (pattern is not null),
        iter: 20_000);

    // An exact pattern is echoed to browsers, so it must be what they compare with.
    [Fact]
    public void Parse_ExactPattern_IsAnOriginThatBrowsersSend() => Gen.String["htps:/.[]-01aA "].Sample(
        static rest => OriginPatternParser.Parse("http://" + rest, out var pattern) != OriginPatternError.None
            || !pattern!.IsExact
            || (RequestOrigin.TryParse(pattern.Text, out var origin) && pattern.Matches(origin)),
        iter: 20_000);

    private static OriginPattern Parse(string text)
    {
        Assert.Equal(OriginPatternError.None, OriginPatternParser.Parse(text, out var pattern));
        return Assert.IsType<OriginPattern>(pattern);
    }
}
