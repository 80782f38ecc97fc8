using CorsGuard.Evaluation;
using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Tests.Evaluation;

public sealed class SelfAttackTests
{
    public static TheoryData<string[], string[]> RuleSets => new()
    {
        { ["https://frontend.example.com"], [] },
        { ["https://*.example.com"], [] },
        { ["https://*.example.com:8443", "https://*.example.com:*", "http://localhost:*"], [] },
        { ["http://127.0.0.1:8080", "https://[2001:db8::1]", "http://[::1]:3000"], [] },
        { ["capacitor://localhost", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"], [] },
        { ["https://kiosk.site.example", "https://a.b.c.d.example.co.uk"], [] },
        { ["https://x"], [] },
        { [], ["https://pr-[0-9]+\\.preview\\.example\\.com"] },
        { ["https://frontend.example.com"], ["https://(.*\\.)?example\\.(com|org)(:[0-9]+)?"] },
        { ["null", "https://frontend.example.com"], [] },
    };

    [Theory]
    [MemberData(nameof(RuleSets))]
    public void FindSuccessful_OnCompiledRules_FindsNothing(string[] origins, string[] regexes)
    {
        var rules = Compile(origins, regexes);

        Assert.Empty(SelfAttack.FindSuccessful(rules));
    }

    [Theory]
    [InlineData("https://example.com", "https://attackerexample.com", "prefix without a dot")]
    [InlineData("https://example.com", "https://example.com.attacker.invalid", "suffix")]
    [InlineData("https://a.example.com", "https://axexample.com", "unescaped dot")]
    [InlineData("https://example.com", "http://example.com", "other scheme")]
    [InlineData("https://example.com", "https://example.com:8080", "other port")]
    [InlineData("https://*.example.com", "https://example.com", "parent")]
    public void FindSuccessful_OnAPolicyThatAdmitsMore_FindsTheAttack(string rule, string admitted, string kind)
    {
        var rules = Compile([rule], []);
        var tooWide = Compile([rule, admitted], []).Policy;

        var found = SelfAttack.FindSuccessful(rules with { Policy = tooWide }).ToList();

        Assert.Contains((kind, admitted), found.Select(static attack => (attack.Kind, attack.Origin)));
        Assert.All(found, attack => Assert.Equal(admitted, attack.Origin));
    }

    [Fact]
    public void FindSuccessful_OnAMatcherThatTakesWhatIsNoOrigin_FindsTheAttack()
    {
        // A predicate stands for a matcher with a bug: it sees only what passed the strict parse, so only real origins can be found.
        var rules = Compile(["https://a.example.com"], []);
        var everything = new CompiledPolicy("default", new PolicyParts { Origins = OriginSet.Of(static _ => true), Methods = [], Headers = [] });

        var found = SelfAttack.FindSuccessful(rules with { Policy = everything }).ToList();

        Assert.Contains("null", found.Select(static attack => attack.Origin));
        Assert.All(found, static attack => Assert.True(attack.IsOrigin, attack.ToString()));
    }

    [Fact]
    public void Attacks_OnAnOrigin_HoldTheClassicMistakes()
    {
        string[] kinds =
        [
            "suffix", "prefix without a dot", "unescaped dot", "other scheme", "other port", "user info", "null", "trailing dot", "upper case", "look-alike letter",
            "invisible character", "special character", "list",
        ];

        var attacks = Attacks.On("https", "kiosk.example.com", "8443").ToList();

        Assert.Empty(kinds.Except(attacks.Select(static attack => attack.Kind)));
        Assert.DoesNotContain("https://kiosk.example.com:8443", attacks.Select(static attack => attack.Origin));
    }

    private static PolicyRules Compile(string[] origins, string[] regexes)
    {
        var options = new CorsGuardOptions
        {
            DefaultPolicy = new CorsGuardPolicyOptions
            {
                AllowedOrigins = origins,
                AllowedOriginRegexes = regexes,
                DangerouslyAllowNullOrigin = origins.Contains("null"),
            },
        };
        var diagnostics = new DiagnosticBag();
        var compiled = PolicySetCompiler.Compile(options, new SettingLocations(), diagnostics, CompileSettings.Default);
        Assert.False(diagnostics.HasErrors);
        return compiled.Rules[0];
    }
}
