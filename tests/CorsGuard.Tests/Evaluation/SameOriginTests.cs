using CorsGuard.Evaluation;
using CorsGuard.Origins;

namespace CorsGuard.Tests.Evaluation;

public sealed class SameOriginTests
{
    [Theory]
    [InlineData("https://example.com", "https", "example.com")]
    [InlineData("https://example.com", "HTTPS", "EXAMPLE.com")]
    [InlineData("https://example.com", "https", "example.com:443")]
    [InlineData("http://example.com", "http", "example.com:80")]
    [InlineData("https://example.com:8443", "https", "example.com:8443")]
    [InlineData("https://example.com:80", "https", "example.com:80")]
    [InlineData("http://localhost:5000", "http", "localhost:5000")]
    [InlineData("http://[::1]:5000", "http", "[::1]:5000")]
    [InlineData("http://[::1]", "http", "[::1]")]
    [InlineData("app://host", "app", "host")]
    [InlineData("https://example.com", "https", "example.com:")]
    public void Is_SameSchemeHostAndPort_Holds(string origin, string scheme, string host) => Assert.True(Is(origin, scheme, host));

    [Theory]
    [InlineData("https://example.com", "http", "example.com")]
    [InlineData("http://example.com", "https", "example.com:80")]
    [InlineData("https://example.com", "https", "www.example.com")]
    [InlineData("https://www.example.com", "https", "example.com")]
    [InlineData("https://example.com", "https", "example.com:8443")]
    [InlineData("https://example.com:8443", "https", "example.com")]
    [InlineData("https://example.com:8443", "https", "example.com:08443")]
    [InlineData("https://example.com:80", "https", "example.com")]
    [InlineData("https://example.com", "https", "example.com:80")]
    [InlineData("http://[::1]:5000", "http", "[::1]")]
    [InlineData("app://host:1", "app", "host")]
    [InlineData("https://example.com", "https", "")]
    [InlineData("https://example.com", "https", null)]
    [InlineData("https://example.com", null, "example.com")]
    [InlineData("https://example.com", "", "example.com")]
    [InlineData("https://example.com", "https", "attacker.com")]
    [InlineData("https://example.com", "https", "example.org:443")]
    [InlineData("https://example.com", "http", "/example.com")]
    [InlineData("https://example.com:8443", "https", "example.com:8443:")]
    [InlineData("null", "https", "example.com")]
    [InlineData("null", "n", ":80")]
    [InlineData("null", "", ":80")]
    [InlineData("null", "", "null")]
    [InlineData("null", null, null)]
    public void Is_AnyOther_DoesNotHold(string origin, string? scheme, string? host) => Assert.False(Is(origin, scheme, host));

    [Theory]
    [InlineData("http", "http", "a")]
    [InlineData("http:", "http", "a")]
    [InlineData("http://", "http", "")]
    [InlineData("http:/", "http", "ab")]
    [InlineData("", "", ":80")]
    public void Is_WhatIsNoOrigin_DoesNotHold(string text, string scheme, string host) =>
        Assert.False(SameOrigin.Is(text, scheme, host));

    private static bool Is(string text, string? scheme, string? host)
    {
        Assert.True(RequestOrigin.TryParse(text, out _));
        return SameOrigin.Is(text, scheme, host);
    }
}
