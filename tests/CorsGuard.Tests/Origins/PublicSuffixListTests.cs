using System.Text;
using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class PublicSuffixListTests
{
    private static readonly PublicSuffixList List = PublicSuffixList.Embedded;

    [Theory]
    [InlineData("com", true)]
    [InlineData("example.com", false)]
    [InlineData("co.uk", true)]
    [InlineData("uk", true)]
    [InlineData("bbc.co.uk", false)]
    [InlineData("github.io", true)] // private section
    [InlineData("vercel.app", true)]
    [InlineData("s3.amazonaws.com", true)]
    [InlineData("amazonaws.com", false)]
    [InlineData("ck", true)] // only *.ck is listed
    [InlineData("anything.ck", true)]
    [InlineData("www.ck", false)] // exception
    [InlineData("kobe.jp", false)]
    [InlineData("x.kobe.jp", true)]
    [InlineData("city.kobe.jp", false)]
    [InlineData("xn--p1ai", true)]
    [InlineData("xn--55qx5d.cn", true)]
    [InlineData("xn--fiqs8s", true)]
    [InlineData("unlisted-name", true)]
    [InlineData("host.unlisted-name", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("[::1]", false)]
    [InlineData("", false)]
    public void IsPublicSuffix_Host_FollowsTheRules(string host, bool expected) => Assert.Equal(expected, List.IsPublicSuffix(host));

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("com", "com")]
    [InlineData("a.example.co.uk", "example.co.uk")]
    [InlineData("example.uk", "example.uk")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("a.b.github.io", "b.github.io")]
    [InlineData("github.io", "github.io")]
    [InlineData("bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com")]
    [InlineData("x.bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com")]
    [InlineData("s3.amazonaws.com", "s3.amazonaws.com")]
    [InlineData("as3.amazonaws.com", "amazonaws.com")]
    [InlineData("compute.amazonaws.com", "amazonaws.com")] // only *.compute.amazonaws.com is listed
    [InlineData("a.eu-west-9.compute.amazonaws.com", "a.eu-west-9.compute.amazonaws.com")]
    [InlineData("a.b.ck", "a.b.ck")]
    [InlineData("x.www.ck", "www.ck")]
    [InlineData("y.x.city.kobe.jp", "city.kobe.jp")]
    [InlineData("z.y.x.kobe.jp", "y.x.kobe.jp")]
    [InlineData("kobe.jp", "kobe.jp")]
    [InlineData("a.b.unlisted-name", "b.unlisted-name")]
    [InlineData("a.example.xn--55qx5d.cn", "example.xn--55qx5d.cn")]
    [InlineData("localhost", "localhost")]
    [InlineData("a.b.localhost", "b.localhost")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]")]
    [InlineData("", "")]
    public void RegistrableDomain_Host_IsTheSuffixAndOneLabel(string host, string expected) =>
        Assert.Equal(expected, List.RegistrableDomain(host).ToString());

    [Fact]
    public void Embedded_List_IsWholeAndDated()
    {
        Assert.Matches(@"\A20\d\d-\d\d-\d\d\z", List.Snapshot);
        Assert.InRange(List.Count, 9000, 30000);
        Assert.Same(List, PublicSuffixList.Embedded);
    }

    [Fact]
    public void RegistrableDomain_AnyHost_AllocatesNothing()
    {
        _ = List.RegistrableDomain("a.b.example.co.uk");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _ = List.RegistrableDomain("a.b.example.co.uk");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("com", true)]
    [InlineData("github.io", true)]
    [InlineData("kobe.jp", true)] // every name under it is a suffix
    [InlineData("amazonaws.com", true)] // s3.amazonaws.com
    [InlineData("windows.net", true)]
    [InlineData("unlisted-top-level-name", true)]
    [InlineData("example.com", false)]
    [InlineData("city.kobe.jp", false)]
    [InlineData("team.github.io", false)]
    [InlineData("azonaws.com", false)]
    [InlineData("127.0.0.1", false)]
    public void HoldsPublicSuffix_Host_LooksBelowItToo(string host, bool expected) => Assert.Equal(expected, List.HoldsPublicSuffix(host));

    [Fact]
    public void Parse_RulesInAnyOtherOrder_Throws() =>
        Assert.Throws<FormatException>(() => PublicSuffixList.Parse("com\nco.uk\nuk\n"u8.ToArray()));

    [Fact]
    public void RegistrableDomain_RandomRules_AgreesWithTheNaiveAlgorithm()
    {
        string[] labels = ["a", "b", "ab", "ba"];
        var random = new Random(20230209);
        for (var round = 0; round < 300; round++)
        {
            var rules = new HashSet<string>();
            for (var i = 0; i < 6; i++)
            {
                var name = Host(random, labels, 3);
                rules.Add(random.Next(4) == 0 ? "*." + name : random.Next(8) == 0 && name.Contains('.', StringComparison.Ordinal) ? "!" + name : name);
            }

            var sorted = rules.OrderBy(Reverse, StringComparer.Ordinal);
            var list = PublicSuffixList.Parse(Encoding.ASCII.GetBytes(string.Join('\n', sorted)));
            for (var i = 0; i < 50; i++)
            {
                var host = Host(random, labels, 5);
                Assert.True(Naive(rules, host) == list.RegistrableDomain(host).ToString(), $"{host} under {string.Join(' ', rules)}");
            }
        }
    }

    private static string Host(Random random, string[] labels, int most) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => labels[random.Next(labels.Length)]));

    private static string Reverse(string text) => new([.. text.Reverse()]);

    // publicsuffix.org/list, "Algorithm", word for word.
    private static string Naive(HashSet<string> rules, string host)
    {
        var labels = host.Split('.');
        var suffix = 1;
        var hasException = false;
        for (var count = 1; count <= labels.Length; count++)
        {
            var tail = string.Join('.', labels[^count..]);
            if (rules.Contains("!" + tail) && !hasException)
            {
                (suffix, hasException) = (count - 1, true);
            }
            else if (!hasException && (rules.Contains(tail) || (count > 1 && rules.Contains("*." + string.Join('.', labels[^(count - 1)..])))))
            {
                suffix = count;
            }
        }

        return string.Join('.', labels[^Math.Min(labels.Length, suffix + 1)..]);
    }
}
