using CorsGuard.Evaluation;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Evaluation;

public sealed class EvaluatorPreflightTests
{
    private const string Allowed = "https://frontend.example.com";
    private const string Attacker = "https://attacker.example.net";

    private static readonly CompiledPolicy Policy = PolicyCompiling.Policy(new()
    {
        AllowedOrigins = [Allowed],
        AllowedMethods = ["PUT", "purge"],
        AllowedHeaders = ["X-Custom", "Content-Type"],
    });

    private static readonly CompiledPolicy Echoing = PolicyCompiling.Policy(new()
    {
        AllowedOrigins = [Allowed],
        AllowedMethods = ["*"],
        AllowedHeaders = ["*"],
        AllowCredentials = true,
    });

    public static TheoryData<string[]> MalformedMethods => new()
    {
        new[] { "" },
        new[] { "PUT DELETE" },
        new[] { "PUT,DELETE" },
        new[] { " PUT" },
        new[] { "P\u00dcT" },
        new[] { "PUT\r\nX: y" },
        new[] { new string('A', 65) },
        new[] { "PUT", "PUT" },
        Array.Empty<string>(),
    };

    public static TheoryData<string[], string> HeaderLists => new()
    {
        { [], nameof(DenialReason.None) },
        { [""], nameof(DenialReason.None) },
        { ["x-custom"], nameof(DenialReason.None) },
        { ["X-CUSTOM, content-TYPE"], nameof(DenialReason.None) },
        { ["content-type,x-custom,x-custom"], nameof(DenialReason.None) },
        { ["x-custom", "content-type"], nameof(DenialReason.None) },
        { ["\t x-custom ,, ,content-type,"], nameof(DenialReason.None) },
        { [string.Join(',', Enumerable.Repeat("x-custom", 128))], nameof(DenialReason.None) },
        { [new string(',', 15) + "x-custom"], nameof(DenialReason.None) },
        { ["x-other"], nameof(DenialReason.HeaderNotAllowed) },
        { ["accept"], nameof(DenialReason.HeaderNotAllowed) },
        { ["*"], nameof(DenialReason.HeaderNotAllowed) },
        { [new string('x', 4_096)], nameof(DenialReason.HeaderNotAllowed) },
        { ["x custom"], nameof(DenialReason.MalformedRequestHeaders) },
        { ["x-custom;q=1"], nameof(DenialReason.MalformedRequestHeaders) },
        { ["x-c\u00fcstom"], nameof(DenialReason.MalformedRequestHeaders) },
        { ["x-custom\n"], nameof(DenialReason.MalformedRequestHeaders) },
        { ["x-custom", "bad name"], nameof(DenialReason.MalformedRequestHeaders) },
        { [string.Join(',', Enumerable.Repeat("x-custom", 129))], nameof(DenialReason.MalformedRequestHeaders) },
        { [new string(',', 16) + "x-custom"], nameof(DenialReason.None) },
        { [new string(',', 17) + "x-custom"], nameof(DenialReason.MalformedRequestHeaders) },
        { [new string('x', 4_097)], nameof(DenialReason.MalformedRequestHeaders) },
        { [new string('x', 4_000), new string('x', 97)], nameof(DenialReason.MalformedRequestHeaders) },
    };

    [Theory]
    [InlineData("PUT", nameof(DenialReason.None))]
    [InlineData("purge", nameof(DenialReason.None))]
    [InlineData("GET", nameof(DenialReason.None))] // safelisted
    [InlineData("POST", nameof(DenialReason.None))]
    [InlineData("put", nameof(DenialReason.MethodNotAllowed))]
    [InlineData("PURGE", nameof(DenialReason.MethodNotAllowed))]
    [InlineData("DELETE", nameof(DenialReason.MethodNotAllowed))]
    [InlineData("get", nameof(DenialReason.MethodNotAllowed))]
    public void Preflight_Method_IsComparedCaseSensitively(string method, string denial)
    {
        var facts = Preflight(Allowed, method);
        var decision = Evaluator.Evaluate(Policy, facts);

        Assert.Equal((RequestKind.Preflight, denial), (decision.Kind, decision.Denial.ToString()));
        AssertWholeLists(decision, facts);
    }

    [Theory]
    [MemberData(nameof(HeaderLists))]
    public void Preflight_Headers_AreReadWithinTheirBounds(string[] lines, string denial)
    {
        var facts = Preflight(Allowed, "PUT", lines);
        var decision = Evaluator.Evaluate(Policy, facts);

        Assert.Equal(denial, decision.Denial.ToString());
        if (denial == nameof(DenialReason.MalformedRequestHeaders))
        {
            Assert.Equal(CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestHeaders), decision);
        }
        else
        {
            AssertWholeLists(decision, facts);
        }
    }

    [Theory]
    [InlineData("x-other", 0)]
    [InlineData("content-type,x-other", 1)]
    [InlineData("content-type,,x-custom, x-other,x-more", 2)]
    public void Preflight_RefusedHeader_IsNumbered(string requested, int index) =>
        Assert.Equal(index, Evaluator.Evaluate(Policy, Preflight(Allowed, "PUT", requested)).HeaderIndex);

    [Fact]
    public void Preflight_RefusedMethodAndHeader_IsDeniedForTheMethod() =>
        Assert.Equal(DenialReason.MethodNotAllowed, Evaluator.Evaluate(Policy, Preflight(Allowed, "DELETE", "x-other")).Denial);

    [Theory]
    [MemberData(nameof(MalformedMethods))]
    public void Preflight_MalformedMethod_IsDeniedWhateverTheOrigin(string[] methods)
    {
        CompiledPolicy[] policies = [Policy, Echoing, PolicyCompiling.Policy(new() { AllowedOrigins = ["*"], AllowedMethods = ["*"] })];
        string[] origins = [Allowed, Attacker, "null", ""];

        Assert.All(
            policies.SelectMany(policy => origins.Select(origin => Evaluator.Evaluate(policy, Preflight(origin, "") with { RequestMethod = methods }))),
            static decision => Assert.Equal(CorsDecision.Deny(RequestKind.Preflight, DenialReason.MalformedRequestMethod), decision));
    }

    [Fact]
    public void Preflight_LongestMethod_IsRead() =>
        Assert.Equal(DenialReason.MethodNotAllowed, Evaluator.Evaluate(Policy, Preflight(Allowed, new string('A', 64))).Denial);

    [Theory]
    [InlineData(Attacker, nameof(DenialReason.OriginNotAllowed))]
    [InlineData("null", nameof(DenialReason.NullOrigin))]
    [InlineData("", nameof(DenialReason.MalformedOrigin))]
    [InlineData("https://frontend.example.com/", nameof(DenialReason.MalformedOrigin))]
    public void Preflight_RefusedOrigin_GetsNothing(string origin, string denial)
    {
        var decision = Evaluator.Evaluate(Policy, Preflight(origin, "DELETE", "x-other"));

        Assert.Equal(CorsDecision.Deny(RequestKind.Preflight, Enum.Parse<DenialReason>(denial)), decision);
    }

    [Theory]
    [InlineData("PUT", "x-a,x-b", "x-a,x-b")]
    [InlineData("put", "X-A", "X-A")] // as it came
    [InlineData("PURGE", "authorization", "authorization")]
    [InlineData("PUT", " x-a , ,x-b", "x-a,x-b")]
    [InlineData("PUT", null, "")]
    public void Preflight_AnyNameWithCredentials_IsEchoed(string method, string? headers, string echoed)
    {
        var facts = Preflight(Allowed, method, headers is null ? [] : [headers]);
        var decision = Evaluator.Evaluate(Echoing, facts);

        Assert.Equal(
            (DenialReason.None, Allowed, method, echoed),
            (decision.Denial, decision.AllowOrigin, decision.AllowMethods(Echoing, facts.RequestMethod).ToString(), decision.AllowHeaders(Echoing, facts.RequestHeaders).ToString()));
    }

    [Theory]
    [InlineData("*", "x-a", nameof(DenialReason.None))]
    [InlineData("*", "authorization", nameof(DenialReason.HeaderNotAllowed))]
    [InlineData("*,Authorization", "x-a,authorization", nameof(DenialReason.None))]
    public void Preflight_AnyNameWithoutCredentials_IsSentAsItIs(string allowed, string requested, string denial)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["*"], AllowedMethods = ["*"], AllowedHeaders = allowed.Split(',') });

        var facts = Preflight(Attacker, "PURGE", requested);
        var decision = Evaluator.Evaluate(policy, facts);

        Assert.Equal((denial, "*", "*"), (decision.Denial.ToString(), decision.AllowOrigin, decision.AllowMethods(policy, facts.RequestMethod).ToString()));
        Assert.Equal(allowed.Replace(",", ", ", StringComparison.Ordinal), decision.AllowHeaders(policy, facts.RequestHeaders).ToString());
    }

    [Fact]
    public void Preflight_OfEmptyLists_SendsNoLists()
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Allowed], AllowedMethods = [], AllowedHeaders = [] });

        var facts = Preflight(Allowed, "GET");
        var decision = Evaluator.Evaluate(policy, facts);

        Assert.Equal(
            (DenialReason.None, Allowed, 0, 0),
            (decision.Denial, decision.AllowOrigin, decision.AllowMethods(policy, facts.RequestMethod).Count, decision.AllowHeaders(policy, facts.RequestHeaders).Count));
    }

    [Theory]
    [InlineData("OPTIONS", true)]
    [InlineData("options", false)]
    [InlineData("Options", false)]
    [InlineData("GET", false)]
    [InlineData("", false)]
    public void IsPreflightRequest_Method_IsComparedCaseSensitively(string method, bool expected) =>
        Assert.Equal(expected, RequestFacts.IsPreflightRequest(method, Allowed, "PUT"));

    [Fact]
    public void IsPreflightRequest_NeedsAnOriginAndAMethod()
    {
        Assert.True(RequestFacts.IsPreflightRequest("OPTIONS", "", "PUT")); // an empty origin is malformed, not absent
        Assert.False(RequestFacts.IsPreflightRequest("OPTIONS", StringValues.Empty, "PUT"));
        Assert.False(RequestFacts.IsPreflightRequest("OPTIONS", Allowed, StringValues.Empty));
        Assert.False(RequestFacts.IsPreflightRequest("OPTIONS", Allowed, ""));
    }

    // The browser compares them for itself and prints the reason, so they are whole also where the request is denied.
    private static void AssertWholeLists(CorsDecision decision, RequestFacts facts) => Assert.Equal(
        (Allowed, "PUT, purge", "X-Custom, Content-Type"),
        (decision.AllowOrigin, decision.AllowMethods(Policy, facts.RequestMethod).ToString(), decision.AllowHeaders(Policy, facts.RequestHeaders).ToString()));

    private static RequestFacts Preflight(string origin, string method, params string[] headers) => new()
    {
        IsPreflight = true,
        Origin = origin,
        RequestMethod = method,
        RequestHeaders = headers,
        Scheme = "https",
        Host = "api.example.com",
    };
}
