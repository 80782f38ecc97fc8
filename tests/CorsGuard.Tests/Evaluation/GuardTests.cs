using CorsGuard.Evaluation;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Evaluation;

public sealed class GuardTests
{
    private const string Trusted = "https://frontend.example.com";
    private const string Foreign = "https://attacker.example.net";
    private const string Own = "https://api.example.com";

    private static readonly CompiledPolicy Rejecting = PolicyCompiling.Policy(new() { AllowedOrigins = [Trusted], RejectDisallowedOrigins = true });

    private static readonly CompiledPolicy Protecting = PolicyCompiling.Policy(
        new() { AllowedOrigins = [Trusted, "https://*.example.org"], AllowedOriginRegexes = [@"https://pr-[0-9]+\.example\.net"], CrossOriginWrites = CorsGuardCrossOriginWrites.Protect });

    private static readonly CompiledPolicy ProtectingAny = PolicyCompiling.Policy(new() { AllowedOrigins = ["*"], CrossOriginWrites = CorsGuardCrossOriginWrites.Protect });

    [Theory]
    [InlineData("GET", null, null, false)]
    [InlineData("POST", null, null, false)]
    [InlineData("GET", Trusted, null, false)]
    [InlineData("POST", Trusted, "cross-site", false)]
    [InlineData("GET", Own, null, false)]
    [InlineData("POST", Own, "same-origin", false)]
    [InlineData("POST", "null", "same-origin", false)] // a form under Referrer-Policy: no-referrer
    [InlineData("GET", Foreign, null, true)]
    [InlineData("POST", Foreign, "cross-site", true)]
    [InlineData("GET", Foreign, "same-site", true)]
    [InlineData("GET", "null", "cross-site", true)]
    [InlineData("GET", "null", null, true)]
    [InlineData("GET", "nonsense", null, true)]
    [InlineData("GET", "http://api.example.com", null, true)]
    [InlineData("GET", "https://api.example.com:8443", null, true)]
    public void Rejects_DisallowedOrigins(string method, string? origin, string? site, bool expected) =>
        Assert.Equal(expected, Rejects(Rejecting, method, origin, site));

    [Theory]
    [InlineData("GET", Foreign, "cross-site", false)] // safe methods change nothing
    [InlineData("HEAD", Foreign, "cross-site", false)]
    [InlineData("OPTIONS", Foreign, "cross-site", false)]
    [InlineData("POST", null, "same-origin", false)]
    [InlineData("POST", null, "none", false)]
    [InlineData("POST", Foreign, "same-origin", false)] // what the browser says comes first
    [InlineData("POST", null, "cross-site", true)]
    [InlineData("POST", null, "same-site", true)]
    [InlineData("POST", Foreign, "cross-site", true)]
    [InlineData("PUT", Foreign, "same-site", true)]
    [InlineData("DELETE", Foreign, null, true)]
    [InlineData("get", Foreign, null, true)] // another method than GET
    [InlineData("POST", Trusted, "cross-site", false)]
    [InlineData("POST", "https://a.example.org", "same-site", false)]
    [InlineData("POST", "https://pr-7.example.net", "cross-site", false)]
    [InlineData("POST", Trusted, null, false)]
    [InlineData("POST", null, null, false)] // no browser
    [InlineData("POST", Own, null, false)]
    [InlineData("POST", "http://api.example.com", null, false)] // a proxy in front may have changed the scheme
    [InlineData("POST", "https://api.example.com:8443", null, true)]
    [InlineData("POST", "null", null, true)]
    [InlineData("POST", "", null, true)]
    [InlineData("POST", "nonsense", null, true)]
    public void Rejects_CrossOriginWrites(string method, string? origin, string? site, bool expected) =>
        Assert.Equal(expected, Rejects(Protecting, method, origin, site));

    [Theory]
    [InlineData("POST", Foreign, "cross-site", true)]
    [InlineData("POST", Foreign, null, true)]
    [InlineData("POST", Own, null, false)]
    [InlineData("POST", null, null, false)]
    [InlineData("GET", Foreign, "cross-site", false)]
    public void Rejects_CrossOriginWrites_UnderAnyOriginToo(string method, string? origin, string? site, bool expected) =>
        Assert.Equal(expected, Rejects(ProtectingAny, method, origin, site));

    [Theory]
    [InlineData(Trusted, null, false)]
    [InlineData(Foreign, null, true)]
    [InlineData(Foreign, "cross-site", true)]
    [InlineData(Foreign, "same-origin", false)] // what the browser says comes first
    [InlineData("null", null, true)]
    [InlineData("", null, true)]
    [InlineData("nonsense", null, true)]
    [InlineData(Own, null, false)]
    [InlineData("http://api.example.com", null, false)] // a proxy in front may have changed the scheme
    [InlineData("https://api.example.com:8443", null, true)]
    [InlineData(null, null, false)]
    public void Rejects_WebSockets(string? origin, string? site, bool expected)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Trusted] });
        var facts = Facts("GET", origin, site) with { IsWebSocket = true };

        Assert.Equal(expected, Guard.Rejects(policy, facts, out _));
        Assert.False(Guard.Rejects(policy, facts with { IsWebSocket = false }, out _));
        Assert.False(Guard.Rejects(PolicyCompiling.Policy(new() { AllowedOrigins = [Trusted], ProtectWebSockets = false }), facts, out _));
        Assert.False(Guard.Rejects(PolicyCompiling.Policy(new() { AllowedOrigins = ["*"] }), facts, out _));
    }

    // Over HTTP/2 a handshake is a CONNECT, and no more a write than the GET that it is over HTTP/1.1.
    [Theory]
    [InlineData("GET")]
    [InlineData("CONNECT")]
    public void Rejects_WebSocketUnderAnyOrigin_ByTheMethodOfAHandshake_Not(string method) =>
        Assert.False(Guard.Rejects(ProtectingAny, Facts(method, Foreign, null) with { IsWebSocket = true }, out _));

    // An Upgrade header makes no handshake of it (RFC 6455, section 4.1); a proxy may add one to everything.
    [Theory]
    [InlineData(Foreign, null)]
    [InlineData(Foreign, "cross-site")]
    [InlineData(null, "cross-site")]
    public void Rejects_WriteThatSaysItIsAWebSocket_All(string? origin, string? site) =>
        Assert.True(Guard.Rejects(ProtectingAny, Facts("POST", origin, site) with { IsWebSocket = true }, out _));

    [Fact]
    public void Rejects_NullThatThePolicyAllows_IsNobodyInParticular()
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["null", Trusted], DangerouslyAllowNullOrigin = true, CrossOriginWrites = CorsGuardCrossOriginWrites.Protect });

        Assert.True(Guard.Rejects(policy, Facts("POST", "null", "cross-site"), out var decision));
        Assert.Equal(DenialReason.CrossOriginWrite, decision.Denial);
        Assert.False(Guard.Rejects(policy, Facts("GET", "null", "cross-site"), out _));
    }

    [Fact]
    public void Rejects_SeveralSitesOrOrigins_AreNobodysWord()
    {
        var facts = Facts("POST", Foreign, "cross-site");

        Assert.True(Guard.Rejects(Protecting, facts with { FetchSite = new StringValues(["same-origin", "none"]) }, out _));
        Assert.True(Guard.Rejects(Protecting, facts with { FetchSite = StringValues.Empty, Origin = new StringValues([Own, Own]) }, out _));
        Assert.True(Guard.Rejects(Rejecting, facts with { Origin = new StringValues([Trusted, Foreign]) }, out _));
    }

    [Theory]
    [InlineData(Foreign)]
    [InlineData(null)]
    public void Rejects_WithoutASetting_Nothing(string? origin) =>
        Assert.False(Rejects(PolicyCompiling.Policy(new() { AllowedOrigins = [Trusted] }), "POST", origin, "cross-site"));

    private static bool Rejects(CompiledPolicy policy, string method, string? origin, string? site) => Guard.Rejects(policy, Facts(method, origin, site), out _);

    private static RequestFacts Facts(string method, string? origin, string? site) => new()
    {
        Method = method,
        Origin = origin is null ? StringValues.Empty : origin,
        FetchSite = site is null ? StringValues.Empty : site,
        Scheme = "https",
        Host = "api.example.com",
    };
}
