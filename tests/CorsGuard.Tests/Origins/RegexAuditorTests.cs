using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class RegexAuditorTests
{
    [Theory]
    [InlineData(@"https://app\.example\.com", "example.com")]
    [InlineData(@"^https://app\.example\.com$", "example.com")]
    [InlineData(@"\Ahttps:\/\/app\.example\.com\z", "example.com")]
    [InlineData(@"https://pr-[0-9]+\.preview\.example\.com", "example.com")]
    [InlineData(@"https://pr-\d{1,6}\.preview\.example\.com(:8443)?", "example.com")]
    [InlineData(@"^https://[a-z0-9-]+\.example\.(com|org)$", "example.com example.org")]
    [InlineData(@"^https://(?:[a-z0-9-]+\.)*example\.com$", "example.com")]
    [InlineData(@"^https://([a-z0-9-]+\.)?example\.com(:[0-9]+)?$", "example.com")]
    [InlineData(@"https://(?<tenant>[a-z]{3,12})\.example\.com", "example.com")]
    [InlineData(@"https://app(-[a-z]+)?\.example\.co\.uk", "example.co.uk")]
    [InlineData(@"https://.*\.example\.com", "example.com")]
    [InlineData(@"https://.+[.]example[.]com", "example.com")]
    [InlineData(@"https://[^.]+\.example\.com", "example.com")]
    [InlineData(@"https://[^/]+?\.example\.com", "example.com")]
    [InlineData(@"https://\w+\.example\.com", "example.com")]
    [InlineData(@"https://\S+\.example\.com", "example.com")]
    [InlineData(@"https://\p{L}+\.example\.com", "example.com")]
    [InlineData(@"https://[\p{Ll}\d]+\.example\.com", "example.com")]
    [InlineData(@"https://[a-z-[aeiou]]+\.example\.com", "example.com")]
    [InlineData(@"https://\x61pp\.example\u002ecom", "example.com")]
    [InlineData(@"https://(?#the shop)shop\.example\.com", "example.com")]
    [InlineData(@"https://example\.com\b", "example.com")]
    [InlineData(@"https://(my|our)?example\.com", "example.com myexample.com ourexample.com")]
    [InlineData(@"https://(a|b)\.(example\.(com|org)|other\.dev)", "example.com example.org other.dev")]
    [InlineData(@"https://x{2}\.example\.com", "example.com")]
    [InlineData(@"https://team\.github\.io", "team.github.io")]
    [InlineData(@"https://[a-z]+\.team\.github\.io", "team.github.io")]
    [InlineData(@"https://[a-z]+\.amazonaws\.com", "amazonaws.com")]
    [InlineData(@"https://[a-z]+\.xn--bcher-kva\.example", "xn--bcher-kva.example")]
    [InlineData(@"http://localhost:[0-9]+", "localhost")]
    [InlineData(@"^https?://localhost(:\d+)?$", "localhost")]
    [InlineData(@"http://[a-z]+\.localhost:[0-9]+", "localhost")]
    [InlineData(@"^http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?$", "127.0.0.1 [::1] localhost")]
    [InlineData(@"https://10\.0\.0\.[1-5]", "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5")]
    [InlineData(@"https://10\.0\.0\.(25[0-9]|30[0-9])", "10.0.0.250 10.0.0.251 10.0.0.252 10.0.0.253 10.0.0.254 10.0.0.255")]
    [InlineData(@"https://\[2001:db8::[1-3]\]", "[2001:db8::1] [2001:db8::2] [2001:db8::3]")]
    [InlineData(@"chrome-extension://abcdefghijklmnopabcdefghijklmnop", "abcdefghijklmnopabcdefghijklmnop")]
    [InlineData(@"(capacitor|ionic|tauri)://localhost", "localhost")]
    [InlineData(@"intranet|https://intranet", "intranet")]
    [InlineData(@"null|https://a\.example\.com", "example.com")]
    [InlineData(@"https://a[a-f]\.com", "aa.com ab.com ac.com ad.com ae.com af.com")]
    public void Audit_SafePattern_ListsItsDomains(string pattern, string domains)
    {
        var result = Audit(pattern);

        Assert.Equal(nameof(RegexVerdict.Bounded), result.Verdict.ToString());
        Assert.Equal(domains.Split(' '), result.Domains);
        Assert.Null(result.Witness);
        Assert.Null(result.Reason);
    }

    [Theory]
    [InlineData("https://example.com", "https://exampleacom", "The dot at position 15 is not escaped")]
    [InlineData("https://app.example.com", "https://appaexample.com", "The dot at position 11 is not escaped")]
    [InlineData(@"https://(www.)?example\.com", "https://wwwaexample.com", "The dot at position 12 is not escaped")]
    [InlineData(@"^https://.*.example.com$", "https://aexample.com", "The dot at position 11 is not escaped")]
    [InlineData(@"https://[a-z]+.example\.com", "https://aaexample.com", "The dot at position 14 is not escaped")]
    [InlineData(@"https://*.example.com", "https://aexample.com", "'/*' repeats the slash")]
    [InlineData(@"https://.*example\.com", "https://aexample.com", "The dot before the domain is missing")]
    [InlineData(@"^https://(.*)example\.com$", "https://aexample.com", "The dot before the domain is missing")]
    [InlineData(@"^https://[a-zA-Z0-9.-]+example\.com$", "https://aexample.com", "The dot before the domain is missing")]
    [InlineData(@"^https://(.+)?example\.com$", "https://aexample.com", "The dot before the domain is missing")]
    [InlineData(@"https://[^/]*example\.co\.uk", "https://aexample.co.uk", "The dot before the domain is missing")]
    [InlineData(@"https://\S+-example\.com", "https://a-example.com", "The registrable domain itself is variable")]
    [InlineData(@"^https://app\.example\.com.*", "https://app.example.com.om", "The end is open: '.*' at position 26")]
    [InlineData(@"^https://.*\.example\.com.*", "https://a.example.com.om", "The end is open")]
    [InlineData(@"https://example\.com[^a-z]*.*", "https://example.com.om", "The end is open")]
    [InlineData(@"https://example\.[a-z]+", "https://example.ba", "The end is open")]
    [InlineData(@"https://example\.[a-z]{2,3}$", "https://example.ba", "The end is open")]
    [InlineData(@"https://example(\.[a-z]+)+", "https://example.ba", "The end is open")]
    [InlineData(@"https://localhost.*", "https://localhost.st", "The end is open")]
    [InlineData(@"https://[a-z]+\.github\.io", "https://a.github.io", "directly under 'github.io'")]
    [InlineData(@"https://app-[a-z]+\.vercel\.app", "https://app-a.vercel.app", "directly under 'vercel.app'")]
    [InlineData(@"https://deploy-preview-\d+--shop\.netlify\.app", "https://deploy-preview-0--shop.netlify.app", "directly under 'netlify.app'")]
    [InlineData(@"https://[a-z]+\.s3\.amazonaws\.com", "https://a.s3.amazonaws.com", "directly under 's3.amazonaws.com'")]
    [InlineData(@"https://[a-z]+\.co\.uk", "https://a.co.uk", "directly under 'co.uk'")]
    [InlineData(@"https://.*\.com", "https://a.com", "The registrable domain itself is variable")]
    [InlineData(@"https://[a-z]{20}\.com", "https://aaaaaaaaaaaaaaaaaaaa.com", "The registrable domain itself is variable")]
    [InlineData(@"https://[a-z]+\.ck", "https://www.ck", "The registrable domain itself is variable")]
    [InlineData(@"https://.*\.(com|net|org):8443", "https://a.org:8443", "The registrable domain itself is variable")]
    [InlineData(@"https://a[a-z0-9]\.com", "https://aa.com", "The registrable domain itself is variable")]
    [InlineData(@"https://(aaaa|b:8080|[ab]+)\.com|https://[a-z]+\.com:[0-9]{4}", "https://a.com", "The registrable domain itself is variable")]
    [InlineData(".*", "http://a.ba", "The registrable domain itself is variable")]
    [InlineData("https?://.*", "http://a.ba", "The end is open")]
    [InlineData(@"https://a\.example\.com|.*", "http://a.ba", "has no scheme")]
    [InlineData(@"^https://a\.example\.com|https://.*\.com$", "https://a.com", "The alternation escapes its anchors")]
    [InlineData("chrome-extension://[a-p]{32}", "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "The end is open")]
    [InlineData(@"http://192\.168\.\d+\.\d+", "http://192.168.0.0", "Every IP address counts")]
    [InlineData(@"https://[0-9.]+", "https://0.0.0.0", "Every IP address counts")]
    [InlineData(@"https://\[.*\]", "https://[::]", "Every IP address counts")]
    public void Audit_UnsafePattern_HasAVerifiedWitnessAndNamesTheMistake(string pattern, string witness, string mistake)
    {
        var result = Audit(pattern);

        Assert.Equal((nameof(RegexVerdict.Unbounded), witness), (result.Verdict.ToString(), result.Witness));
        Assert.Contains(result.Mistakes, sentence => sentence.Contains(mistake, StringComparison.Ordinal));
        Assert.Empty(result.Domains);
        Assert.True(Parse(pattern).IsMatch(witness));
        Assert.True(RequestOrigin.TryParse(witness, out _));
    }

    [Theory]
    [InlineData("null", "no scheme")]
    [InlineData(@"example\.com", "no scheme")]
    [InlineData(@"[a-z0-9.-]*\.example\.com$", "no scheme")]
    [InlineData(@"https://example\.com/", "no trailing slash")]
    [InlineData(@"https://example\.com/api/.*", "no path")]
    [InlineData(@"https://example\.com:443", "default port")]
    [InlineData(@"http://example\.com:80", "default port")]
    [InlineData(@"https://Example\.com", "upper-case literal 'E' at position 8")]
    [InlineData(@"HTTPS://example\.com", "upper-case literal 'H'")]
    [InlineData(@"https://[A-Z]+\.example\.com", "'[A-Z]' at position 8")]
    [InlineData(@"https://user@example\.com", "'@' at position 12")]
    [InlineData(@"https://example\.com\W", null)]
    [InlineData(@"https://[0-9]+", null)]
    [InlineData(@"https://a\.0x[0-9a-f]*", null)]
    [InlineData(@"https://-a\.example\.com", null)]
    [InlineData(@"https://example\.com\.", null)]
    [InlineData(@"https://256\.0\.0\.1", null)]
    [InlineData(@"https://example\.com:0[0-9]*", null)]
    [InlineData(@"https://example\.com:[0-9]{6}", null)]
    [InlineData(@"https://\[1:2\]", null)]
    [InlineData("file://[a-z]+", null)]
    [InlineData("(blob|data|about)://[a-z]+", null)]
    [InlineData(@"a^https://example\.com", null)]
    [InlineData(@"https://example\Bx?\b\.com\B", null)]
    public void Audit_PatternThatNoOriginMatches_SaysSo(string pattern, string? mistake)
    {
        var result = Audit(pattern);

        Assert.Equal(nameof(RegexVerdict.MatchesNothing), result.Verdict.ToString());
        Assert.True(mistake is null || result.Mistakes.Any(sentence => sentence.Contains(mistake, StringComparison.Ordinal)), string.Join(' ', result.Mistakes));
        Assert.Null(result.InsecureWitness);
    }

    [Theory]
    [InlineData(@"https?://app\.example\.com", "http://app.example.com", "'https?' also admits http:")]
    [InlineData(@"(http|https)://app\.example\.com", "http://app.example.com", "'http|https' also admits http:")]
    [InlineData(@"http(s)?://app\.example\.com", "http://app.example.com", "'http(s)?' also admits http:")]
    [InlineData(@".*://app\.example\.com", "http://app.example.com", null)]
    [InlineData(@"http://(localhost|intranet)(:\d+)?", "http://intranet", null)]
    [InlineData(@"http://(127|128)\.0\.0\.1", "http://128.0.0.1", null)]
    [InlineData(@"http://\[::[12]\]", "http://[::2]", null)]
    [InlineData(@"http://\[::1(:1)?\]", "http://[::1:1]", null)]
    [InlineData(@"http://localhosts?", "http://localhosts", null)]
    [InlineData(@"http://localhost(\.com)?", "http://localhost.com", null)]
    [InlineData(@"https?://localhost(:\d+)?", null, null)]
    [InlineData(@"http://([a-z]+\.)*localhost", null, null)]
    [InlineData(@"http://127\.0\.0\.[1-9]", null, null)]
    [InlineData(@"http://\[::1\]:\d+", null, null)]
    [InlineData(@"https://app\.example\.com", null, null)]
    [InlineData(@"(ws|capacitor)://app\.example\.com", null, null)]
    public void Audit_InsecureScheme_IsFoundUnlessLoopback(string pattern, string? witness, string? mistake)
    {
        var result = Audit(pattern);

        Assert.Equal((nameof(RegexVerdict.Bounded), witness), (result.Verdict.ToString(), result.InsecureWitness));
        Assert.True(mistake is null || result.Mistakes.Any(sentence => sentence.Contains(mistake, StringComparison.Ordinal)), string.Join(' ', result.Mistakes));
        Assert.True(mistake is not null || !result.Mistakes.Any(sentence => sentence.Contains("http:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(@"^https://a\.example\.com|b\.example\.com$", "The alternation escapes its anchors")]
    [InlineData(@"^https://a\.example\.com|b\.example\.com$", @"The alternative 'b\.example\.com$' has no scheme")]
    [InlineData(@"https://.*\.example\.co[m]?", "The last letter is optional")]
    [InlineData(@"https://[a-f]example\.com", "The dot before the domain is missing")]
    public void Audit_BoundedPatternWithAMistake_NamesIt(string pattern, string mistake)
    {
        var result = Audit(pattern);

        Assert.Equal(nameof(RegexVerdict.Bounded), result.Verdict.ToString());
        Assert.Contains(result.Mistakes, sentence => sentence.Contains(mistake, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(@"https://pr-[0-9]+\.preview\.example\.com")]
    [InlineData(@"^https://([a-z0-9-]+\.)*example\.com(:[0-9]+)?$")]
    [InlineData(@"^https://(app|admin)\.example\.(com|org)$")]
    [InlineData(@"http://localhost:[0-9]+")]
    [InlineData(@"https://.+\.example\.com")]
    [InlineData(@"https://(www\.)?example\.com\.?au")]
    public void Audit_SoundPattern_NamesNoMistake(string pattern) => Assert.Empty(Audit(pattern).Mistakes);

    [Fact]
    public void Audit_ThirtyTwoDomains_AreBoundedAndOneMoreIsNot()
    {
        Assert.Equal(32, Audit(@"https://[a-z0-5]\.com").Domains.Count);
        Assert.Equal("https://a.com", Audit(@"https://[a-z0-6]\.com").Witness);
    }

    // Each runs into the budget or is decided within it; the time is bounded by the steps.
    [Theory]
    [InlineData(@"(((((.*)*)*)*)*)*", false)]
    [InlineData(@"https://(((a*)*)*)*\.example\.com", false)]
    [InlineData(@"https://.*a.{20}\.com", false)]
    [InlineData(@"https://[ab]*a[ab]{30}\.[ab]{30}", false)]
    [InlineData(@"https://[a-z]+((^?){1000}[a-z])*\.com", false)]
    [InlineData(@"https://((((){9999}){9999}){9999}){9999}a\.com", false)]
    [InlineData(@"https://([a-z]{64}\.)+[a-z]{64}", true)]
    [InlineData(@"https://[a-z]{64}\.com", true)]
    [InlineData(@"https://(a?){300}(b?){300}\.com", true)]
    [InlineData(@"https://(.*a){40}\.com", true)]
    [InlineData(@"https://(b[a-z]{70}|[a-z]{1,2})\.com", false)]
    public void Audit_HostilePattern_StaysWithinTheBudget(string pattern, bool isInconclusive)
    {
        var result = Audit(pattern);

        Assert.Equal(isInconclusive, result.Verdict == RegexVerdict.Inconclusive);
        Assert.Equal(isInconclusive, result.Reason is not null);
        Assert.InRange(result.Steps, 1, RegexAuditor.MaxSteps + 20_000);
    }

    [Theory]
    [InlineData(@"https://\p{IsGreek}\.example\.com", "Unicode category")]
    [InlineData(@"https://[[:alpha:]]\.example\.com", "bracket expression")]
    public void Audit_ConstructThatItDoesNotKnow_IsInconclusive(string pattern, string reason)
    {
        var result = Audit(pattern);

        Assert.Equal(nameof(RegexVerdict.Inconclusive), result.Verdict.ToString());
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_DeepNesting_IsInconclusive()
    {
        var pattern = "https://" + new string('(', 150) + "a" + new string(')', 150);

        Assert.Contains("nested", Audit(pattern).Reason, StringComparison.Ordinal);
    }

    private static RegexAuditResult Audit(string pattern) => RegexAuditor.Audit(Parse(pattern), PublicSuffixList.Embedded);

    private static OriginRegex Parse(string pattern)
    {
        Assert.True(OriginRegex.TryParse(pattern, out var regex, out var error), error?.ToString());
        return regex;
    }

    [Theory]
    [InlineData(@"https://[^\--~]+")]
    [InlineData(@"https://([^\--~]+|app\.example\.com)")]
    public void Audit_ClassWithAnEscapedHyphen_IsNoRange(string pattern)
    {
        Assert.True(OriginRegex.TryParse(pattern, out var regex, out _));

        Assert.Equal(RegexVerdict.Unbounded, RegexAuditor.Audit(regex, PublicSuffixList.Embedded).Verdict);
    }

    [Theory]
    [InlineData(@"https://example\.com\b.*")]
    [InlineData(@"https://example\.com\w*")]
    [InlineData(@"https://example\.com\p{L}*")]
    public void Audit_Witness_IsNotTheOperatorsOwn(string pattern)
    {
        Assert.True(OriginRegex.TryParse(pattern, out var regex, out _));

        var audit = RegexAuditor.Audit(regex, PublicSuffixList.Embedded);

        Assert.Equal(RegexVerdict.Unbounded, audit.Verdict);
        Assert.NotEqual("https://example.com", audit.Witness);
        Assert.True(regex.IsMatch(audit.Witness));
    }
}
