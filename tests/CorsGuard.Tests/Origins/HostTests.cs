using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class HostTests
{
    public static TheoryData<string, string> AtTheBounds => new()
    {
        { new string('a', 63), nameof(HostKind.Name) },
        { new string('a', 64), nameof(HostKind.Invalid) },
        { $"{new string('a', 63)}.example.com", nameof(HostKind.Name) },
        { $"{new string('a', 64)}.example.com", nameof(HostKind.Invalid) },
        { $"example.{new string('a', 64)}", nameof(HostKind.Invalid) },
        { OfLength(253), nameof(HostKind.Name) },
        { OfLength(254), nameof(HostKind.Invalid) },
    };

    [Theory]
    [InlineData("localhost")]
    [InlineData("a")]
    [InlineData("example.com")]
    [InlineData("a.b.c.d.e.f.g")]
    [InlineData("my-host.example.com")]
    [InlineData("a--b.example.com")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("ab--cd.example")] // positions 3 and 4 are free
    [InlineData("_dmarc.example.com")]
    [InlineData("my_host")]
    [InlineData("_")]
    [InlineData("1.2.3.example")]
    [InlineData("4u.example.com")]
    [InlineData("example.0xg")] // no number: g is no hexadecimal digit
    [InlineData("0x1.example")]
    [InlineData("example.x1")]
    [InlineData("example.1a")]
    public void Classify_LabelsAsBrowsersSendThem_IsName(string host) => Assert.Equal(HostKind.Name, Host.Classify(host));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".example.com")]
    [InlineData("example.com.")]
    [InlineData("example..com")]
    [InlineData("-example.com")]
    [InlineData("example-.com")]
    [InlineData("www.-example.com")]
    [InlineData("www.example.com-")]
    [InlineData("-")]
    [InlineData("Example.com")]
    [InlineData("example.COM")]
    [InlineData("exa mple.com")]
    [InlineData(" example.com")]
    [InlineData("example.com\n")]
    [InlineData("exam\0ple.com")]
    [InlineData("b\u00fccher.example")]
    [InlineData("wi\u212ai.example")] // the Kelvin sign has a lower-case k
    [InlineData("example\u3002com")] // ideographic full stop
    [InlineData("*.example.com")]
    [InlineData("exam%70le.com")]
    [InlineData("example.com:80")]
    [InlineData("user@example.com")]
    [InlineData("example.com/")]
    [InlineData("[example.com]")]
    public void Classify_WhatBrowsersDoNotSend_IsInvalid(string host) => Assert.Equal(HostKind.Invalid, Host.Classify(host));

    [Theory]
    [MemberData(nameof(AtTheBounds))]
    public void Classify_AtTheBounds_CountsCharacters(string host, string kind) => Assert.Equal(kind, Host.Classify(host).ToString());

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.100.200")]
    [InlineData("255.255.255.255")]
    public void Classify_DottedQuad_IsAddress(string host) => Assert.Equal(HostKind.Address, Host.Classify(host));

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("127.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("2130706433")]
    [InlineData("0")]
    [InlineData("256.0.0.1")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.999")]
    [InlineData("1.2.3.1000")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.04")]
    [InlineData("00.0.0.0")]
    [InlineData("0177.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("127.0.0.0x1")]
    [InlineData("127.0.0.0x")] // browsers read it as a zero
    [InlineData("1.2.3.")]
    [InlineData("example.1")]
    [InlineData("example.0x1f")]
    [InlineData("example.99999999999999999999")]
    public void Classify_OtherSpellingOfNumbers_IsInvalid(string host) => Assert.Equal(HostKind.Invalid, Host.Classify(host));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("app.localhost", true)]
    [InlineData("a.b.localhost", true)]
    [InlineData("[::1]", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0", true)]
    [InlineData("127.255.255.255", true)]
    [InlineData("128.0.0.1", false)]
    [InlineData("126.255.255.255", false)]
    [InlineData("12.127.0.1", false)]
    [InlineData("127.0.0.1.example.com", false)]
    [InlineData("127.example.com", false)]
    [InlineData("mylocalhost", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("localhost.localdomain", false)]
    [InlineData("[::2]", false)]
    [InlineData("[::]", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("[::ffff:7f00:1]", false)]
    public void IsLoopback_Host_HoldsForThisMachineOnly(string host, bool expected) => Assert.Equal(expected, Host.IsLoopback(host));

    // 63 + 1 + 63 + 1 + 63 + 1 and the rest in one label.
    private static string OfLength(int length)
    {
        var label = new string('a', 63) + ".";
        return string.Concat(label, label, label, new string('a', length - (3 * label.Length)));
    }
}
