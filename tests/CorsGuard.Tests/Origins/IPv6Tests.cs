using System.Net;
using CorsGuard.Origins;
using CsCheck;

namespace CorsGuard.Tests.Origins;

public sealed class IPv6Tests
{
    [Theory]
    [InlineData("[::]")]
    [InlineData("[::1]")]
    [InlineData("[1::]")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[2001:db8:1:2:3:4:5:6]")]
    [InlineData("[fe80::1:2:3:4]")]
    [InlineData("[1:0:1:1:1:1:1:1]")] // a single zero stays
    [InlineData("[0:1:1:1:1:1:1:1]")]
    [InlineData("[1:1:1:1:1:1:1:0]")]
    [InlineData("[1::2:0:0:3]")] // the longer run: three zeros, then two
    [InlineData("[1:0:0:2::3]")] // the longer run: two zeros, then three
    [InlineData("[1::2:2:0:0:3]")] // the first of two equal runs
    [InlineData("[::2:0:0:3:0]")]
    [InlineData("[0:1::]")]
    [InlineData("[::ffff:7f00:1]")] // mapped address, in hexadecimal
    [InlineData("[::ffff:c0a8:101]")]
    [InlineData("[64:ff9b::102:304]")]
    [InlineData("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]")]
    public void IsCanonical_AsBrowsersSerialise_Holds(string address) => Assert.True(IPv6.IsCanonical(address));

    [Theory]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[0::1]")]
    [InlineData("[::0:1]")]
    [InlineData("[::0]")]
    [InlineData("[1:0::]")]
    [InlineData("[0:0:1:1:1:1:1:1]")]
    [InlineData("[1::1:1:1:1:1:1]")] // one zero compressed
    [InlineData("[1:0:0:2:2::3]")] // the second of two equal runs
    [InlineData("[1:0:0:2:0:0:0:3]")] // nothing compressed
    [InlineData("[1::2:0:0:0:3]")] // the shorter run
    [InlineData("[::01]")]
    [InlineData("[2001:0db8::1]")]
    [InlineData("[2001:DB8::1]")]
    [InlineData("[::FFFF:7f00:1]")]
    [InlineData("[::ffff:127.0.0.1]")] // never a dotted quad inside
    [InlineData("[::127.0.0.1]")]
    public void IsCanonical_AnotherSpelling_DoesNotHold(string address) => Assert.False(IPv6.IsCanonical(address));

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[:]")]
    [InlineData("[:::]")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[::1]]")]
    [InlineData("[[::1]]")]
    [InlineData("[1:2:3:4:5:6:7]")]
    [InlineData("[1:2:3:4:5:6:7:8:9]")]
    [InlineData("[1::2:3:4:5:6:7:8]")]
    [InlineData("[1:2:3:4:5:6:7:8::]")]
    [InlineData("[::1:2:3:4:5:6:7:8]")]
    [InlineData("[1::2::3]")]
    [InlineData("[1:2:3:4:5:6:7:]")]
    [InlineData("[:1:2:3:4:5:6:7]")]
    [InlineData("[1:]")]
    [InlineData("[:1]")]
    [InlineData("[::1:]")]
    [InlineData("[::12345]")]
    [InlineData("[::g]")]
    [InlineData("[:: 1]")]
    [InlineData("[::-1]")]
    [InlineData("[::1%25eth0]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[v1.x]")]
    [InlineData("[fffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]")]
    [InlineData("[1111:1111:1111:1111:1111:1111:1111:1111:1111:1111]")]
    public void IsCanonical_NoAddress_DoesNotHold(string text) => Assert.False(IPv6.IsCanonical(text));

    // The platform's serialiser agrees with the URL Standard's but for addresses with an IPv4 part; of those it writes a dotted quad.
    [Fact]
    public void IsCanonical_AnyAddress_HoldsForThePlatformsOwnSpelling() => Gen.UShort[0, 3].Array[8].Sample(
        static pieces =>
        {
            var address = new IPAddress([.. pieces.SelectMany(static piece => new[] { (byte)(piece >> 8), (byte)piece })]).ToString();
            return address.Contains('.', StringComparison.Ordinal) || IPv6.IsCanonical($"[{address}]");
        },
        iter: 5_000);

    [Fact]
    public void IsCanonical_AnyAddress_HoldsForOneOfItsSpellingsOnly() => Gen.UShort[0, 2].Array[8].Sample(
        static pieces => SpellingsOf(pieces).Count(static spelling => IPv6.IsCanonical(spelling)) == 1,
        iter: 2_000);

    // Each run of zeros compressed, and none.
    private static HashSet<string> SpellingsOf(ushort[] pieces)
    {
        string[] texts = [.. pieces.Select(static piece => $"{piece:x}")];
        HashSet<string> spellings = [$"[{string.Join(':', texts)}]"];
        for (var start = 0; start < pieces.Length; start++)
        {
            for (var end = start; end < pieces.Length && pieces[end] == 0; end++)
            {
                spellings.Add($"[{string.Join(':', texts[..start])}::{string.Join(':', texts[(end + 1)..])}]");
            }
        }

        return spellings;
    }
}
