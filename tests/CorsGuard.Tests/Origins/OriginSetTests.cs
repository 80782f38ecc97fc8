using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class OriginSetTests
{
    private static readonly OriginSet Set = Of(
        ["https://example.com", "https://*.example.com", "http://localhost:*", "https://*.example.org:8443"],
        [@"https://pr-[0-9]+\.preview\.test"]);

    [Theory]
    [InlineData("https://example.com", "https://example.com")]
    [InlineData("https://www.example.com", "https://*.example.com")]
    [InlineData("http://localhost:3000", "http://localhost")] // any port
    [InlineData("http://localhost", "http://localhost")]
    [InlineData("https://a.b.example.org:8443", "https://*.example.org:8443")]
    [InlineData("https://pr-12.preview.test", @"https://pr-[0-9]+\.preview\.test")]
    public void Find_AdmittedOrigin_IsItsRule(string text, string rule)
    {
        Assert.StartsWith(rule, Find(Set, text), StringComparison.Ordinal);
        Assert.True(Set.Allows(text));
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("https://example.com:8443")]
    [InlineData("https://evil-example.com")]
    [InlineData("https://example.com.evil.test")]
    [InlineData("https://www.example.org")]
    [InlineData("https://example.org:8443")]
    [InlineData("https://localhost:3000")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("https://pr-x.preview.test")]
    [InlineData("null")]
    public void Find_OtherOrigin_IsNothing(string text)
    {
        Assert.Null(Find(Set, text));
        Assert.False(Set.Allows(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("https://example.com/")]
    [InlineData("https://WWW.example.com")]
    [InlineData("http://localhost:80")]
    [InlineData("https://pr-12.preview.test\n")]
    public void Allows_TextThatIsNoOrigin_DoesNotHold(string text) => Assert.False(Set.Allows(text));

    [Fact]
    public void Allows_WithAny_HoldsForAnything() => Assert.True(OriginSet.OfAny().Allows("https://anybody.example.net"));

    [Fact]
    public void FindExact_ConfiguredOrigin_IsTheConfiguredInstance()
    {
        var set = Of(["https://example.com", "https://*.example.com"]);

        Assert.Same(Assert.Single(set.Exact), set.FindExact(new string("https://example.com")));
        Assert.Null(set.FindExact("https://www.example.com"));
        Assert.Null(set.FindExact("https://*.example.com"));
    }

    [Fact]
    public void Find_Null_IsAdmittedOnlyWhereAllowed()
    {
        Assert.Equal("null", Find(OriginSet.Of([], [], allowsNull: true), "null"));
        Assert.Null(Find(OriginSet.Of([], [], allowsNull: false), "null"));
    }

    [Fact]
    public void Find_Null_NeverReachesARegex() => Assert.Null(Find(Of([], ["null|https://a\\.test"]), "null"));

    [Fact]
    public void Find_WithAPredicate_AsksItAboutEveryOriginAndNull()
    {
        List<string> asked = [];
        var set = OriginSet.Of(origin =>
        {
            asked.Add(origin);
            return origin is "null" or "https://a.test";
        });

        Assert.Equal(
            ["IsOriginAllowed", "IsOriginAllowed", null],
            ((string[])["https://a.test", "null", "https://b.test"]).Select(text => Find(set, text)));
        Assert.Equal(["https://a.test", "null", "https://b.test"], asked);
    }

    [Fact]
    public void Set_OfEachKind_KnowsWhatItIs()
    {
        var any = OriginSet.OfAny();
        var none = Of([]);
        var exact = Of(["https://b.test", "https://a.test"]);

        Assert.Equal((true, false, false), (any.AllowsAny, any.IsExactOnly, any.AllowsNone));
        Assert.Equal((false, true, true), (none.AllowsAny, none.IsExactOnly, none.AllowsNone));
        Assert.Equal((false, true, false), (exact.AllowsAny, exact.IsExactOnly, exact.AllowsNone));
        Assert.Equal(["https://a.test", "https://b.test"], exact.Exact.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("https://*.example.com")]
    [InlineData("http://localhost:*")]
    public void Set_WithAWildcard_IsNotExactOnly(string pattern)
    {
        var set = Of(["https://a.test", pattern]);

        Assert.Equal((false, false), (set.IsExactOnly, set.AllowsNone));
        Assert.Equal(["https://a.test"], set.Exact);
    }

    [Fact]
    public void Set_WithNullRegexOrPredicate_IsNotExactOnly()
    {
        OriginSet[] sets = [OriginSet.Of([], [], allowsNull: true), Of([], ["https://a\\.test"]), OriginSet.Of(static _ => false)];

        Assert.All(sets, static set => Assert.Equal((false, false), (set.IsExactOnly, set.AllowsNone)));
    }

    [Fact]
    public void Set_WithSeveralRegexes_IsOneAutomatonThatStillNamesTheRule()
    {
        string[] patterns = ["https://pr-[0-9]+\\.example\\.com", "https://a|https://b", "(https)://(x|y)\\.example\\.com"];
        var set = Of([], patterns);

        Assert.Equal(patterns[0], Find(set, "https://pr-17.example.com"));
        Assert.Equal(patterns[1], Find(set, "https://b"));
        Assert.Equal(patterns[2], Find(set, "https://x.example.com"));
        Assert.Null(Find(set, "https://pr-x.example.com"));
        Assert.Null(Find(set, "https://c"));
        Assert.Null(Find(set, "https://ax.example.com"));
    }

    [Fact]
    public void Combine_WhatIsTooLargeTogether_MakesAsFewAutomataAsPossible()
    {
        OriginRegex[] regexes = [.. Enumerable.Range(0, 100).Select(static i => Regex($@"https://pr-[0-9]+\.site{i}\.example\.com"))];

        var combined = OriginRegex.Combine(regexes);

        Assert.InRange(combined.Length, 2, 8);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Single(combined, regex => regex.IsMatch($"https://pr-7.site{i}.example.com")));
        Assert.DoesNotContain(combined, static regex => regex.IsMatch("https://pr-7.site100.example.com"));
    }

    private static OriginRegex Regex(string pattern)
    {
        Assert.True(OriginRegex.TryParse(pattern, out var regex, out _));
        return regex;
    }

    [Fact]
    public void Judge_InAnyOrder_SaysTheSameAgain()
    {
        var set = Of(["https://*.example.com"], ["https://pr-[0-9]+\\.example\\.net"]);
        (string Text, OriginVerdict Verdict)[] origins =
        [
            ("https://a.example.com", OriginVerdict.Admitted),
            ("https://b.example.com", OriginVerdict.Admitted),
            ("https://pr-1.example.net", OriginVerdict.Admitted),
            ("https://pr-x.example.net", OriginVerdict.Refused),
            ("https://example.com", OriginVerdict.Refused),
            ("https://A.example.com", OriginVerdict.Malformed),
            ("null", OriginVerdict.RefusedNull),
            ("", OriginVerdict.Malformed),
        ];

        // Each pair, each of the two twice: what is remembered of the last ones changes nothing.
        Assert.All(origins, first => Assert.All(origins, second => Assert.All([first, second, second, first], origin => Assert.Equal(origin.Verdict, set.Judge(origin.Text)))));
    }

    // What is admitted, and by which rule, are two questions with one answer.
    private static string? Find(OriginSet set, string text)
    {
        Assert.True(RequestOrigin.TryParse(text, out _));
        var isAdmitted = set.Allows(text);
        var rule = isAdmitted || set.Predicate is null ? set.FindRule(text) : null;
        Assert.Equal(isAdmitted, rule is not null);
        return rule;
    }

    private static OriginSet Of(string[] patterns, string[]? regexes = null) =>
        OriginSet.Of(patterns.Select(ParsePattern), (regexes ?? []).Select(ParseRegex), allowsNull: false);

    private static OriginPattern ParsePattern(string text)
    {
        OriginPatternParser.Parse(text, out var pattern);
        return Assert.IsType<OriginPattern>(pattern);
    }

    private static OriginRegex ParseRegex(string text)
    {
        Assert.True(OriginRegex.TryParse(text, out var regex, out _));
        return regex;
    }
}
