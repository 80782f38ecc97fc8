using CorsGuard.Evaluation;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using CsCheck;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Evaluation;

/// <summary>The evaluator is total, and what it decides never contradicts itself, whatever stands in the request.</summary>
public sealed class EvaluatorPropertyTests
{
    private static readonly string[] Origins =
    [
        "https://frontend.example.com", "https://a.example.org", "https://attacker.example.net", "http://localhost:3000", "null", "", "https://api.example.com",
        "https://frontend.example.com/", "HTTPS://frontend.example.com", "https://[::1", "https://", "\0",
    ];

    private static readonly string[] Words = ["PUT", "put", "GET", "PURGE", "x-a", "authorization", "x-a,x-b", "bad name", ",,,,", "*", "a\r\nb", ""];

    private static readonly CompiledPolicy[] Policies =
    [
        Policy("https://frontend.example.com", "PUT", "X-A"),
        Policy("https://*.example.org", "*", "*"),
        Policy("*", "*", "*"),
        Policy("http://localhost:*", "*", "*", allowCredentials: true),
        PolicyCompiling.Policy(new() { AllowedOriginRegexes = [@"https://[a-z]+\.example\.org"] }),
        PolicyCompiling.Policy(new() { AllowedOrigins = ["null"], DangerouslyAllowNullOrigin = true }),
        PolicyCompiling.Policy(new() { AllowedOrigins = [] }),
        new("throws", new PolicyParts { Origins = CorsGuard.Origins.OriginSet.Of(static _ => throw new InvalidOperationException()), Methods = ["*"], Headers = ["*"] }),
        new("says yes", new PolicyParts { Origins = CorsGuard.Origins.OriginSet.Of(static _ => true), Methods = ["*"], Headers = ["*"], AllowCredentials = true }),
    ];

    private static readonly Gen<string?> Text = Gen.Frequency((3, OneOf(Origins)), (3, OneOf(Words)), (2, Gen.String.Null()));
    private static readonly Gen<StringValues> Lines = Gen.Frequency((1, Gen.Const(StringValues.Empty)), (4, Text.Select(ToLine)), (1, Text.Array[0, 4].Select(ToLines)));

    private static readonly Gen<(CompiledPolicy Policy, RequestFacts Facts)> Case = Gen.Select(
        Gen.Int[0, Policies.Length - 1], Gen.Bool, Gen.Select(Lines, Lines, Lines), Gen.Select(Text, Text), static (policy, isPreflight, headers, own) => (
            Policies[policy],
            new RequestFacts
            {
                IsPreflight = isPreflight,
                Origin = headers.Item1,
                RequestMethod = headers.Item2,
                RequestHeaders = headers.Item3,
                Scheme = own.Item1 is { Length: > 4 } ? "https" : own.Item1!,
                Host = own.Item2 is { Length: > 4 } ? "api.example.com" : own.Item2,
            }));

    [Fact]
    public void Evaluate_AnyFacts_NeverThrowsAndNeverContradictsItself() => Case.Sample(
        static item =>
        {
            var decision = Evaluator.Evaluate(item.Policy, item.Facts);
            return IsConsistent(decision, item.Policy, item.Facts) && OriginAnswerIsSafe(decision, item.Policy, item.Facts);
        },
        iter: 50_000);

    [Fact]
    public void Evaluate_SameFactsTwice_DecidesAlike() => Case.Sample(
        static item => Essence(item.Policy, item.Facts) == Essence(item.Policy, item.Facts),
        iter: 10_000);

    [Fact]
    public void Evaluate_EchoedHeaders_AreTokensThatWereRequested() => Lines.Sample(
        static headers =>
        {
            var facts = new RequestFacts
            {
                IsPreflight = true,
                Origin = "http://localhost:3000",
                RequestMethod = "PUT",
                RequestHeaders = headers,
                Scheme = "https",
                Host = "api.example.com",
            };
            var echoed = Evaluator.Evaluate(Policies[3], facts).AllowHeaders(Policies[3], facts.RequestHeaders).ToString();
            string[] requested = [.. headers.SelectMany(static line => (line ?? "").Split(',')).Select(static name => name.Trim(' ', '\t'))];
            return echoed is { Length: 0 }
                || echoed.Split(',').All(name => CorsGuard.Fetch.Token.IsValid(name) && requested.Contains(name));
        },
        iter: 20_000);

    // Nothing goes out without a decision to allow; what is denied says why; and only a preflight has lists.
    private static bool IsConsistent(CorsDecision decision, CompiledPolicy policy, in RequestFacts facts)
    {
        var (methods, headers) = (decision.AllowMethods(policy, facts.RequestMethod), decision.AllowHeaders(policy, facts.RequestHeaders));
        var isForOriginOnly = decision.Denial is DenialReason.MethodNotAllowed or DenialReason.HeaderNotAllowed;
        return decision.IsDenied == (decision.Denial != DenialReason.None)
            && (!decision.IsDenied || isForOriginOnly || !decision.SendsCorsHeaders)
            && (!isForOriginOnly || decision.SendsCorsHeaders)
            && (decision.SendsCorsHeaders == decision.AllowOrigin is not null)
            && (decision.Kind == RequestKind.Preflight || (methods.Count == 0 && headers.Count == 0))
            && (decision.SendsCorsHeaders || (methods.Count == 0 && headers.Count == 0))
            && (decision.Failure is not null == (decision.Denial == DenialReason.PredicateFailed))
            && (decision.SendsCorsHeaders || decision.IsDenied || decision.Kind is RequestKind.NotCors or RequestKind.SameOrigin)
            && (!facts.IsPreflight || decision.Kind is RequestKind.Preflight or RequestKind.SameOrigin)
            && methods.Count <= 1
            && headers.Count <= 1;
    }

    // Either everybody gets the star, or the origin gets itself back after a strict parse.
    private static bool OriginAnswerIsSafe(CorsDecision decision, CompiledPolicy policy, in RequestFacts facts) =>
        !decision.SendsCorsHeaders
        || (policy.Origins.AllowsAny
            ? decision.AllowOrigin == "*"
            : facts.Origin.Count == 1 && decision.AllowOrigin == facts.Origin && CorsGuard.Origins.RequestOrigin.TryParse(facts.Origin[0], out _));

    private static (RequestKind Kind, DenialReason Denial, string? Origin, int HeaderIndex, string Methods, string Headers) Essence(CompiledPolicy policy, RequestFacts facts)
    {
        var decision = Evaluator.Evaluate(policy, facts);
        return (decision.Kind, decision.Denial, decision.AllowOrigin, decision.HeaderIndex, decision.AllowMethods(policy, facts.RequestMethod).ToString(), decision.AllowHeaders(policy, facts.RequestHeaders).ToString());
    }

    private static Gen<string?> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => (string?)texts[i]);

    private static StringValues ToLine(string? text) => new(text);

    private static StringValues ToLines(string?[] texts) => new(texts);

    private static CompiledPolicy Policy(string origin, string method, string header, bool allowCredentials = false) =>
        PolicyCompiling.Policy(new() { AllowedOrigins = [origin], AllowedMethods = [method], AllowedHeaders = [header], AllowCredentials = allowCredentials });
}
