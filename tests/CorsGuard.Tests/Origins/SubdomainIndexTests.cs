using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class SubdomainIndexTests
{
    private static readonly SubdomainIndex Index = Of(
        "https://*.example.com",
        "http://*.example.com",
        "https://*.example.com:8443",
        "https://*.deep.example.net:*",
        "https://*.example.net",
        "http://*.localhost:*");

    [Theory]
    [InlineData("https://a.example.com", "https://*.example.com")]
    [InlineData("https://a.b.example.com", "https://*.example.com")]
    [InlineData("http://a.example.com", "http://*.example.com")]
    [InlineData("https://a.example.com:8443", "https://*.example.com:8443")]
    [InlineData("https://a.deep.example.net:1", "https://*.deep.example.net:*")]
    [InlineData("https://a.deep.example.net", "https://*.deep.example.net:*")] // the nearest parent first
    [InlineData("https://deep.example.net", "https://*.example.net")]
    [InlineData("http://a.b.localhost:65535", "http://*.localhost:*")]
    public void Find_HostBelowAParent_IsFound(string origin, string expected) => Assert.Equal(expected, Find(Index, origin));

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com:8443")]
    [InlineData("https://aexample.com")]
    [InlineData("https://a.example.com.test")]
    [InlineData("https://com")]
    [InlineData("http://a.example.com:8443")]
    [InlineData("https://a.example.com:844")]
    [InlineData("https://a.example.com:18443")]
    [InlineData("https://a.example.net:1")]
    [InlineData("ftp://a.example.com")]
    [InlineData("http://localhost:1")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://[::1]")]
    public void Find_AnyOtherHost_IsNotFound(string origin) => Assert.Null(Find(Index, origin));

    [Fact]
    public void Find_InTheEmptyIndex_FindsNothing()
    {
        var empty = Of();

        Assert.True(empty.IsEmpty);
        Assert.False(Index.IsEmpty);
        Assert.Null(Find(empty, "https://a.example.com"));
    }

    [Fact]
    public void Find_AmongManyPatterns_FindsEach()
    {
        string[] patterns = [.. Enumerable.Range(0, 500).Select(static i => $"https://*.host{i}.test:{i + 1000}")];
        var index = Of(patterns);

        Assert.All(patterns, pattern => Assert.Equal(pattern, Find(index, pattern.Replace("*", "a.b", StringComparison.Ordinal))));
        Assert.Null(Find(index, "https://a.host3.test:1005"));
    }

    private static string? Find(SubdomainIndex index, string text)
    {
        Assert.True(RequestOrigin.TryParse(text, out var origin));
        return index.Find(origin);
    }

    private static SubdomainIndex Of(params string[] patterns) => new([.. patterns.Select(static text =>
    {
        OriginPatternParser.Parse(text, out var pattern);
        return Assert.IsType<OriginPattern>(pattern);
    })]);
}
