using CorsGuard.Origins;
using CsCheck;

namespace CorsGuard.Tests.Origins;

public sealed class RequestOriginTests
{
    private static readonly string LongestHost = string.Join('.', Enumerable.Repeat(new string('a', 63), 4))[..253];
    private static readonly string Longest = $"{new string('s', 64)}://{LongestHost}:65535";

    [Theory]
    [InlineData("https://example.com", "https", "example.com", "", nameof(HostKind.Name))]
    [InlineData("http://localhost:3000", "http", "localhost", "3000", nameof(HostKind.Name))]
    [InlineData("https://a.b.example.com:8443", "https", "a.b.example.com", "8443", nameof(HostKind.Name))]
    [InlineData("https://example.com:80", "https", "example.com", "80", nameof(HostKind.Name))] // the default port of another scheme
    [InlineData("http://example.com:443", "http", "example.com", "443", nameof(HostKind.Name))]
    [InlineData("http://127.0.0.1:8080", "http", "127.0.0.1", "8080", nameof(HostKind.Address))]
    [InlineData("http://[::1]", "http", "[::1]", "", nameof(HostKind.Address))]
    [InlineData("http://[::1]:8080", "http", "[::1]", "8080", nameof(HostKind.Address))]
    [InlineData("https://xn--bcher-kva.example", "https", "xn--bcher-kva.example", "", nameof(HostKind.Name))]
    [InlineData("chrome-extension://abcdefghijklmnop", "chrome-extension", "abcdefghijklmnop", "", nameof(HostKind.Name))]
    [InlineData("capacitor://localhost", "capacitor", "localhost", "", nameof(HostKind.Name))]
    [InlineData("tauri://localhost:80", "tauri", "localhost", "80", nameof(HostKind.Name))] // no default port to leave out
    public void TryParse_AsBrowsersSerialise_SplitsItsParts(string text, string scheme, string host, string port, string kind)
    {
        Assert.True(RequestOrigin.TryParse(text, out var origin));

        Assert.Equal(
            (text, scheme, host, port, kind, false),
            (origin.Text.ToString(), origin.Scheme.ToString(), origin.Host.ToString(), origin.Port.ToString(), origin.HostKind.ToString(), origin.IsNull));
        Assert.Equal($"{scheme}://{host}", origin.WithoutPort.ToString());
    }

    [Fact]
    public void TryParse_Null_IsNull()
    {
        Assert.True(RequestOrigin.TryParse("null", out var origin));

        Assert.True(origin.IsNull);
        Assert.Equal(("null", "", "", HostKind.Invalid), (origin.Text.ToString(), origin.Host.ToString(), origin.Port.ToString(), origin.HostKind));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*")]
    [InlineData("NULL")]
    [InlineData("Null")]
    [InlineData("null ")]
    [InlineData("null, null")]
    [InlineData("undefined")]
    [InlineData("example.com")]
    [InlineData("//example.com")]
    [InlineData("://example.com")]
    [InlineData("https:")]
    [InlineData("https:/example.com")]
    [InlineData("https:example.com")]
    [InlineData("https://")]
    [InlineData("https:///example.com")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com/path")]
    [InlineData("https://example.com?x")]
    [InlineData("https://example.com#x")]
    [InlineData("https://example.com\\")]
    [InlineData("https://user@example.com")]
    [InlineData("https://user:secret@example.com")]
    [InlineData("https://:80@example.com")]
    [InlineData("HTTPS://example.com")]
    [InlineData("https://EXAMPLE.com")]
    [InlineData("https://example.com.")]
    [InlineData("https://.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("https://*")]
    [InlineData("https://example.com:*")]
    [InlineData("https://example.com:")]
    [InlineData("https://example.com:0")]
    [InlineData("https://example.com:08080")]
    [InlineData("https://example.com:65536")]
    [InlineData("https://example.com:80:80")]
    [InlineData("https://example.com:443")]
    [InlineData("http://example.com:80")]
    [InlineData("http://[::1]:80")]
    [InlineData("ws://example.com:80")]
    [InlineData("https://[::1")]
    [InlineData("https://::1")]
    [InlineData("https://[::1]8080")]
    [InlineData("http://127.1")]
    [InlineData("http://0x7f.0.0.1")]
    [InlineData("file://example.com")]
    [InlineData("data://x")]
    [InlineData("blob:https://example.com")]
    [InlineData("blob://example.com")]
    [InlineData("1ttp://example.com")]
    [InlineData("https://example.com https://example.org")]
    [InlineData("https://example.com,https://example.org")]
    [InlineData(" https://example.com")]
    [InlineData("https://example.com ")]
    [InlineData("https://example.com\t")]
    [InlineData("https://example.com\r\n")]
    [InlineData("https://exam\0ple.com")]
    [InlineData("https://example.com\u007f")]
    [InlineData("https://b\u00fccher.example")]
    [InlineData("https://exa\u00admple.com")] // soft hyphen
    [InlineData("https://example.com\u200b")]
    [InlineData("https://example\uff0ecom")] // full-width full stop
    [InlineData("http\u017f://example.com")]
    [InlineData("https\uff1a//example.com")]
    public void TryParse_WhatNoBrowserSends_IsRefused(string text)
    {
        Assert.False(RequestOrigin.TryParse(text, out var origin));
        Assert.True(origin.Text.IsEmpty);
    }

    [Fact]
    public void TryParse_LongestOrigin_IsReadAndNothingLonger()
    {
        Assert.Equal(326, Longest.Length);
        Assert.Equal(326, RequestOrigin.MaxLength);
        Assert.True(RequestOrigin.TryParse(Longest, out _));
        Assert.False(RequestOrigin.TryParse("s" + Longest, out _));
        Assert.False(RequestOrigin.TryParse(Longest + "0", out _));
        Assert.False(RequestOrigin.TryParse("https://" + new string('a', 100_000), out _));
    }

    [Theory]
    [InlineData("example.com", "example.com", "", false)]
    [InlineData("example.com:", "example.com", "", true)]
    [InlineData("example.com:80", "example.com", "80", true)]
    [InlineData("[::1]", "[::1]", "", false)]
    [InlineData("[::1]:80", "[::1]", "80", true)]
    [InlineData("a:b:80", "a:b", "80", true)]
    [InlineData("", "", "", false)]
    public void SplitPort_Authority_SplitsBehindTheBrackets(string authority, string host, string port, bool hasPort)
    {
        RequestOrigin.SplitPort(authority, out var foundHost, out var foundPort, out var found);

        Assert.Equal((host, port, hasPort), (foundHost.ToString(), foundPort.ToString(), found));
    }

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndKeepsEveryCharacter() => Gen.OneOf(Gen.String, Gen.String["htps:/.[]-01aA*@"]).Sample(
        static text => !RequestOrigin.TryParse(text, out var origin)
            || origin.IsNull
            || $"{origin.Scheme}://{origin.Host}{(origin.Port.IsEmpty ? "" : ":")}{origin.Port}" == text,
        iter: 20_000);

    // What is accepted is what the platform's own URL parser writes as well, so nothing passes that a browser would write otherwise.
    [Fact]
    public void TryParse_AcceptedHttpOrigin_IsAsUriSerialisesIt() => Gen.Char["ab10x.:-"].Array[1, 12].Sample(
        static characters =>
        {
            var text = "http://" + new string(characters);
            return !RequestOrigin.TryParse(text, out _)
                || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text);
        },
        iter: 20_000);
}
