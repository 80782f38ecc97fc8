using CorsGuard.Evaluation;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private const string Allowed = "https://frontend.example.com";

    private static readonly CompiledPolicy Policy = PolicyCompiling.Policy(new()
    {
        AllowedOrigins = [Allowed, "https://*.example.org", "http://localhost:*"],
        AllowedOriginRegexes = [@"https://pr-[0-9]+\.preview\.test"],
    });

    private static readonly CompiledPolicy Any = PolicyCompiling.Policy(new() { AllowedOrigins = ["*"] });

    [Theory]
    [InlineData(Allowed, Allowed)]
    [InlineData("https://a.b.example.org", "https://*.example.org")]
    [InlineData("http://localhost:5173", "http://localhost:*")]
    [InlineData("https://pr-7.preview.test", @"https://pr-[0-9]+\.preview\.test")]
    public void Actual_AllowedOrigin_IsSentBackWithItsRule(string origin, string rule)
    {
        var decision = Evaluator.Evaluate(Policy, Actual(origin));

        Assert.Equal(CorsDecision.Allow(RequestKind.Actual, origin), decision);
        Assert.Equal(rule, Policy.Origins.FindRule(origin));
    }

    [Theory]
    [InlineData("https://attacker.example.net", nameof(DenialReason.OriginNotAllowed))]
    [InlineData("http://frontend.example.com", nameof(DenialReason.OriginNotAllowed))]
    [InlineData("https://frontend.example.com:8443", nameof(DenialReason.OriginNotAllowed))]
    [InlineData("https://example.org", nameof(DenialReason.OriginNotAllowed))]
    [InlineData("https://frontend.example.com.evil.test", nameof(DenialReason.OriginNotAllowed))]
    [InlineData("null", nameof(DenialReason.NullOrigin))]
    [InlineData("", nameof(DenialReason.MalformedOrigin))] // empty is not absent
    [InlineData("NULL", nameof(DenialReason.MalformedOrigin))]
    [InlineData("https://frontend.example.com/", nameof(DenialReason.MalformedOrigin))]
    [InlineData("https://frontend.example.com:443", nameof(DenialReason.MalformedOrigin))]
    [InlineData("HTTPS://frontend.example.com", nameof(DenialReason.MalformedOrigin))]
    [InlineData(" https://frontend.example.com", nameof(DenialReason.MalformedOrigin))]
    [InlineData("*", nameof(DenialReason.MalformedOrigin))]
    public void Actual_OtherOrigin_IsDeniedAndGetsNothing(string origin, string reason)
    {
        var decision = Evaluator.Evaluate(Policy, Actual(origin));

        Assert.Equal((RequestKind.Actual, reason, null), (decision.Kind, decision.Denial.ToString(), decision.AllowOrigin));
        Assert.Equal((true, false), (decision.IsDenied, decision.SendsCorsHeaders));
    }

    [Fact]
    public void Actual_SeveralOriginLines_AreMalformed()
    {
        var facts = Actual(Allowed) with { Origin = new StringValues([Allowed, Allowed]) };

        Assert.Equal(DenialReason.MalformedOrigin, Evaluator.Evaluate(Policy, facts).Denial);
    }

    [Fact]
    public void Actual_OriginBeyondItsBound_IsMalformed()
    {
        var longest = $"https://{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.{new string('d', 61)}:65535";

        Assert.Equal(DenialReason.OriginNotAllowed, Evaluator.Evaluate(Policy, Actual(longest)).Denial);
        Assert.Equal(DenialReason.MalformedOrigin, Evaluator.Evaluate(Policy, Actual(longest.Replace(".d", ".dd", StringComparison.Ordinal))).Denial);
    }

    [Fact]
    public void Request_WithoutOrigin_IsNotCors()
    {
        var decision = Evaluator.Evaluate(Policy, Actual(Allowed) with { Origin = StringValues.Empty });

        Assert.Equal(CorsDecision.Pass(RequestKind.NotCors), decision);
    }

    [Theory]
    [InlineData("https://api.example.com", "https", "api.example.com", nameof(RequestKind.SameOrigin), false)]
    [InlineData("https://api.example.com", "https", "api.example.com:443", nameof(RequestKind.SameOrigin), false)]
    [InlineData("https://api.example.com", "http", "api.example.com", nameof(RequestKind.Actual), true)]
    [InlineData("https://api.example.com", "https", "other.example.com", nameof(RequestKind.Actual), true)]
    [InlineData("https://api.example.com", "https", null, nameof(RequestKind.Actual), true)]
    [InlineData("null", "https", "api.example.com", nameof(RequestKind.Actual), true)]
    public void Actual_OwnOrigin_IsNotDenied(string origin, string scheme, string? host, string kind, bool isDenied)
    {
        var decision = Evaluator.Evaluate(Policy, new RequestFacts { Origin = origin, Scheme = scheme, Host = host });

        Assert.Equal((kind, isDenied, false), (decision.Kind.ToString(), decision.IsDenied, decision.SendsCorsHeaders));
    }

    [Fact]
    public void Actual_OwnOriginThatThePolicyAllows_IsAnsweredAsAllowed()
    {
        var decision = Evaluator.Evaluate(Policy, new RequestFacts { Origin = Allowed, Scheme = "https", Host = "frontend.example.com" });

        Assert.Equal((RequestKind.Actual, Allowed), (decision.Kind, decision.AllowOrigin));
    }

    [Theory]
    [InlineData(null, nameof(RequestKind.NotCors))]
    [InlineData("https://anybody.example.net", nameof(RequestKind.Actual))]
    [InlineData("null", nameof(RequestKind.Actual))]
    [InlineData("", nameof(RequestKind.Actual))]
    [InlineData("no origin at all", nameof(RequestKind.Actual))]
    public void AnyOrigin_NeverLooksAtTheOrigin(string? origin, string kind)
    {
        var decision = Evaluator.Evaluate(Any, new RequestFacts { Origin = origin is null ? StringValues.Empty : origin, Scheme = "https", Host = "x" });

        Assert.Equal((kind, "*", false), (decision.Kind.ToString(), decision.AllowOrigin, decision.IsDenied));
    }

    [Fact]
    public void AnyOrigin_SeveralOriginLines_AreNotLookedAt()
    {
        var decision = Evaluator.Evaluate(Any, Actual("a") with { Origin = new StringValues(["a", "b"]) });

        Assert.Equal(("*", false), (decision.AllowOrigin, decision.IsDenied));
    }

    [Fact]
    public void Null_WhereThePolicyAllowsIt_IsSentBack()
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["null"], DangerouslyAllowNullOrigin = true });

        var decision = Evaluator.Evaluate(policy, Actual("null"));

        Assert.Equal(CorsDecision.Allow(RequestKind.Actual, "null"), decision);
    }

    [Theory]
    [InlineData("https://a.test", "https", "a.test")] // also where the origin is the server's own
    [InlineData("https://a.test", "https", "b.test")]
    [InlineData("null", "https", "b.test")]
    public void Predicate_ThatThrows_Denies(string origin, string scheme, string host)
    {
        var failure = new InvalidOperationException();
        var policy = new CompiledPolicy("p", new PolicyParts
        {
            Origins = CorsGuard.Origins.OriginSet.Of(_ => throw failure),
            Methods = [],
            Headers = [],
        });

        var decision = Evaluator.Evaluate(policy, new RequestFacts { Origin = origin, Scheme = scheme, Host = host });

        Assert.Equal(CorsDecision.Deny(RequestKind.Actual, DenialReason.PredicateFailed, failure), decision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://a.test/")]
    public void Predicate_IsNotAskedAboutMalformedOrigins(string origin)
    {
        var policy = new CompiledPolicy("p", new PolicyParts { Origins = CorsGuard.Origins.OriginSet.Of(static _ => true), Methods = [], Headers = [] });

        Assert.Equal(DenialReason.MalformedOrigin, Evaluator.Evaluate(policy, Actual(origin)).Denial);
    }

    private static RequestFacts Actual(string origin) => new() { Origin = origin, Scheme = "https", Host = "api.example.com" };
}
