using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class RegexAuditsTests
{
    [Fact]
    public void Of_TheSameExpressionAgain_IsNotAuditedAgain()
    {
        var audits = new RegexAudits();

        var first = audits.Of(Regex(@"https://a\.example\.com"), PublicSuffixList.Embedded);

        Assert.Same(first, audits.Of(Regex(@"https://a\.example\.com"), PublicSuffixList.Embedded));
        Assert.NotSame(first, audits.Of(Regex(@"https://b\.example\.com"), PublicSuffixList.Embedded));
    }

    [Fact]
    public void Of_AnotherSuffixList_IsAuditedAgain()
    {
        var audits = new RegexAudits();
        var other = PublicSuffixFile.Parse(["example.com", .. Enumerable.Range(0, 1000).Select(static i => $"filler{i}")]);

        Assert.Equal(["example.com"], audits.Of(Regex(@"https://a\.example\.com"), PublicSuffixList.Embedded).Domains);
        Assert.Equal(["a.example.com"], audits.Of(Regex(@"https://a\.example\.com"), other).Domains);
    }

    private static OriginRegex Regex(string pattern)
    {
        Assert.True(OriginRegex.TryParse(pattern, out var regex, out _));
        return regex;
    }
}
