using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class OriginRegexTests
{
    [Theory]
    [InlineData(@"https://[a-z]+\.example\.com", "https://a.example.com", true)]
    [InlineData(@"https://[a-z]+\.example\.com", "https://a.example.com.evil.test", false)]
    [InlineData(@"https://[a-z]+\.example\.com", "xhttps://a.example.com", false)]
    [InlineData(@"^https://a\.example\.com$", "https://a.example.com", true)]
    [InlineData(@"^https://a\.example\.com$", "https://a.example.com\n", false)]
    [InlineData(@"https://a\.test|https://b\.test", "https://a.test", true)]
    [InlineData(@"https://a\.test|https://b\.test", "https://b.test", true)]
    [InlineData(@"https://a\.test|https://b\.test", "https://b.test.evil", false)]
    [InlineData(@"https://a\.test|https://b\.test", "https://a.test.evil", false)]
    [InlineData(@"https://wiki\.test", "https://wi\u212Ai.test", false)]
    [InlineData(@"https://wiki\.test", "https://WIKI.test", false)]
    [InlineData(@"https://(?<team>[a-z]+)\.test", "https://a.test", true)]
    [InlineData(@"https://(?#team)a\.test", "https://a.test", true)]
    [InlineData(@"https://[]a[(?=-]\.test", "https://].test", true)]
    [InlineData(@"https://[a-z-[aeiou]]\.test", "https://a.test", false)]
    [InlineData(@"https://\(\?i\)", "https://(?i)", true)]
    [InlineData(@"https://a\.test\b", "https://a.test", true)]
    public void IsMatch_Origin_MatchesTheWhole(string pattern, string origin, bool expected)
    {
        Assert.True(OriginRegex.TryParse(pattern, out var regex, out var error), error?.ToString());
        Assert.Equal(pattern, regex.Pattern);
        Assert.Equal(expected, regex.IsMatch(origin));
    }

    [Theory]
    [InlineData("", nameof(OriginRegexErrorKind.Empty), "empty")]
    [InlineData("  ", nameof(OriginRegexErrorKind.Empty), "empty")]
    [InlineData("https://[a-z", nameof(OriginRegexErrorKind.Invalid), "position 12")]
    [InlineData("https://(a", nameof(OriginRegexErrorKind.Invalid), "position 10")]
    [InlineData("a)|(?:b", nameof(OriginRegexErrorKind.Invalid), "position 2")]
    [InlineData("*.example.com", nameof(OriginRegexErrorKind.Invalid), "position")]
    [InlineData(@"a\", nameof(OriginRegexErrorKind.Invalid), "position 2")]
    [InlineData("(?#a", nameof(OriginRegexErrorKind.Invalid), "position")]
    [InlineData("(?i)https://a", nameof(OriginRegexErrorKind.InlineOptions), "(?i) at position 0")]
    [InlineData("https://(?i-s:a)", nameof(OriginRegexErrorKind.InlineOptions), "(?i-s: at position 8")]
    [InlineData("(?n)a", nameof(OriginRegexErrorKind.InlineOptions), "(?n)")]
    [InlineData("https://(?=a)", nameof(OriginRegexErrorKind.Unsupported), "look-ahead (?= at position 8")]
    [InlineData("https://(?!a)", nameof(OriginRegexErrorKind.Unsupported), "negative look-ahead (?! at position 8")]
    [InlineData("https://(?<=a)", nameof(OriginRegexErrorKind.Unsupported), "look-behind (?<= at position 8")]
    [InlineData("https://(?<!a)", nameof(OriginRegexErrorKind.Unsupported), "negative look-behind (?<! at position 8")]
    [InlineData("https://(?>a+)", nameof(OriginRegexErrorKind.Unsupported), "atomic group (?> at position 8")]
    [InlineData("https://(a)?(?(1)b|c)", nameof(OriginRegexErrorKind.Unsupported), "conditional (?( at position 12")]
    [InlineData(@"https://(a)\1", nameof(OriginRegexErrorKind.Unsupported), @"back-reference \1 at position 11")]
    [InlineData(@"https://(?<x>a)\k<x>", nameof(OriginRegexErrorKind.Unsupported), @"back-reference \k at position 15")]
    [InlineData(@"https://a\1", nameof(OriginRegexErrorKind.Unsupported), "back-reference")]
    [InlineData(@"https://(?<x>a)(?<-x>b)", nameof(OriginRegexErrorKind.Unsupported), "balancing group at position 15")]
    [InlineData(@"\Ghttps://a", nameof(OriginRegexErrorKind.Unsupported), @"anchor \G at position 0")]
    [InlineData(@"https://([a-z0-9-]{1,63}\.){1,127}com", nameof(OriginRegexErrorKind.TooLarge), "too many states")]
    public void TryParse_UnusablePattern_SaysWhy(string pattern, string kind, string detail)
    {
        Assert.False(OriginRegex.TryParse(pattern, out var regex, out var error));
        Assert.Null(regex);
        Assert.Equal(kind, error.Kind.ToString());
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_HugePattern_IsTooLarge()
    {
        Assert.False(OriginRegex.TryParse(new string('a', 5000), out _, out var error));
        Assert.Equal(OriginRegexErrorKind.TooLarge, error.Kind);
    }

    [Fact]
    public void IsMatch_AfterWarmUp_AllocatesNothing()
    {
        Assert.True(OriginRegex.TryParse(@"https://pr-[0-9]+\.preview\.example\.com", out var regex, out _));
        string[] origins = ["https://pr-1.preview.example.com", "https://pr-x.preview.example.com", "https://evil.test"];
        foreach (var origin in origins)
        {
            regex.IsMatch(origin);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var origin in origins)
        {
            regex.IsMatch(origin);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(@"https://a[+--[]?(?i:XX)\.example\.com[]]?")]
    [InlineData(@"https://[+--[](?i:a)].example.com")]
    public void TryParse_InlineOptionsBehindAClassWithABracket_AreFound(string pattern)
    {
        Assert.False(OriginRegex.TryParse(pattern, out _, out var error));
        Assert.Equal(OriginRegexErrorKind.InlineOptions, error.Kind);
    }
}
