using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class PublicSuffixFileTests
{
    // A whole list has thousands of rules, and one that was cut off is refused.
    private static readonly IEnumerable<string> Filler = Enumerable.Range(0, 1000).Select(static i => $"filler{i}");

    [Fact]
    public void Parse_TheFormatOfTheList_ReadsRulesAndVersion()
    {
        var list = PublicSuffixFile.Parse(
        [
            "// VERSION: 2031-02-03_04-05-06_UTC", "", "// ===BEGIN ICANN DOMAINS===", "com", " co.example ", "*.ck", "!www.ck", "m\u00fcnchen.example trailing words", .. Filler, "// ===END ICANN DOMAINS===",
        ]);

        Assert.Equal("2031-02-03", list.Snapshot);
        Assert.Equal(1005, list.Count);
        Assert.True(list.IsPublicSuffix("co.example"));
        Assert.True(list.IsPublicSuffix("anything.ck"));
        Assert.False(list.IsPublicSuffix("www.ck"));
        Assert.True(list.IsPublicSuffix("xn--mnchen-3ya.example"));
        Assert.False(list.IsPublicSuffix("other.example"));
    }

    [Fact]
    public void Parse_RulesInAnyOrder_GivesTheSameAnswersAsTheEmbeddedList()
    {
        string[] rules = ["zz.example", "example", "a.example", "*.b.example", "!c.b.example", "com", "example", .. Filler];
        var list = PublicSuffixFile.Parse(rules.Reverse());

        Assert.Equal("x.zz.example", list.RegistrableDomain("y.x.zz.example").ToString());
        Assert.Equal("y.x.b.example", list.RegistrableDomain("y.x.b.example").ToString());
        Assert.Equal("c.b.example", list.RegistrableDomain("y.c.b.example").ToString());
    }

    [Theory]
    [InlineData("com/path")]
    [InlineData("*.*.com")]
    [InlineData("a..com")]
    public void Parse_WhatIsNoRule_Throws(string rule) =>
        Assert.Contains(rule, Assert.Throws<FormatException>(() => PublicSuffixFile.Parse([rule, .. Filler])).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_ListThatIsCutOff_Throws()
    {
        string[] whole = ["// ===BEGIN ICANN DOMAINS===", .. Filler, "// ===END ICANN DOMAINS===", "// ===BEGIN PRIVATE DOMAINS===", "github.io", "// ===END PRIVATE DOMAINS==="];

        Assert.True(PublicSuffixFile.Parse(whole).IsPublicSuffix("github.io"));
        Assert.Throws<FormatException>(() => PublicSuffixFile.Parse(whole[..^1]));
        Assert.Throws<FormatException>(() => PublicSuffixFile.Parse(whole[..^5]));
    }

    [Fact]
    public void Parse_AFragment_Throws() => Assert.Throws<FormatException>(() => PublicSuffixFile.Parse(["com", "net"]));
}
