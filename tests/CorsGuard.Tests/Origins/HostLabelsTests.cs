using CorsGuard.Origins;
using CsCheck;

namespace CorsGuard.Tests.Origins;

public sealed class HostLabelsTests
{
    // Few characters, so that dots and hyphens meet each other, at every place of a block.
    private static readonly Gen<string> Hosts = Gen.Frequency((40, Gen.Const('a')), (4, Gen.Const('.')), (2, Gen.Const('-')), (1, Gen.Const('_')), (1, Gen.Const('9'))).Array[0, 253]
        .Select(static characters => new string(characters));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(253)]
    public void AreValid_EachCharacterAtEachPlace_IsAsForOneAtATime(int length)
    {
        for (var place = 0; place < length; place++)
        {
            foreach (var character in (ReadOnlySpan<char>)['.', '-', '_', '/', ':', '@', '`', '{', 'A', 'Z', 'a', 'z', '0', '9', ' ', '\0', '\u007f', '\u0100', '\u012e', '\uff0e', '\uffff'])
            {
                var host = new char[length];
                Array.Fill(host, 'x');
                for (var dot = 40; dot < length - 1; dot += 41)
                {
                    host[dot] = '.';
                }

                host[place] = character;
                Assert.Equal(AreValidOneByOne(host), HostLabels.AreValid(host));
            }
        }
    }

    [Fact]
    public void AreValid_RandomHosts_IsAsForOneAtATime() => Hosts.Sample(static host => HostLabels.AreValid(host) == AreValidOneByOne(host), iter: 100_000);

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(65, false)]
    [InlineData(127, false)]
    [InlineData(128, false)]
    public void AreValid_LongestLabel_Is63(int length, bool expected)
    {
        var label = new string('a', length);

        Assert.All(
            (string[])[label, label + ".com", "a." + label, "aa.bb." + label + ".com", new string('b', 60) + "." + label + "." + new string('c', 10)],
            host => Assert.Equal(expected, HostLabels.AreValid(host)));
    }

    [Fact]
    public void AreValid_Empty_IsNot() => Assert.False(HostLabels.AreValid(""));

    private static bool AreValidOneByOne(ReadOnlySpan<char> host)
    {
        foreach (var label in host.ToString().Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || !label.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
