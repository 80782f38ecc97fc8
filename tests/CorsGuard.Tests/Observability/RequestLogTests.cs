using CorsGuard.Evaluation;
using CorsGuard.Observability;
using CorsGuard.Origins;
using CorsGuard.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Observability;

public sealed class RequestLogTests : IDisposable
{
    private const string Attacker = "https://attacker.example.net";

    private const string Allowed = "https://app.example.com";

    private static readonly OriginSet OfAllowed = OriginSet.Of([Pattern(Allowed)], [], allowsNull: false);

    private readonly FakeLogCollector _collector = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly List<ILoggerFactory> _factories = [];

    [Fact]
    public void Refusal_IsAWarningWithEverythingThatIsKnown()
    {
        Write(Log(), Denied(DenialReason.OriginNotAllowed), Facts(Attacker));

        var record = Assert.Single(_collector.GetSnapshot());
        Assert.Equal((LogLevel.Warning, 200, "RequestRefused", "CorsGuard"), (record.Level, record.Id.Id, record.Id.Name, record.Category));
        Assert.Equal(
            ("cross-origin", "PUT", "/orders", Attacker, "origin not allowed", "default", "0"),
            (Value("Kind"), Value("Method"), Value("RequestPath"), Value("Origin"), Value("Reason"), Value("Policy"), Value("Suppressed")));
    }

    [Fact]
    public void RefusedPreflight_IsCalledSo()
    {
        Write(Log(), CorsDecision.Deny(RequestKind.Preflight, DenialReason.OriginNotAllowed), Facts(Attacker));

        Assert.Equal("preflight", Value("Kind"));
    }

    [Theory]
    [InlineData(nameof(DenialReason.MalformedOrigin), "malformed origin")]
    [InlineData(nameof(DenialReason.NullOrigin), "null origin")]
    [InlineData(nameof(DenialReason.OriginNotAllowed), "origin not allowed")]
    [InlineData(nameof(DenialReason.MalformedRequestMethod), "malformed Access-Control-Request-Method")]
    [InlineData(nameof(DenialReason.MalformedRequestHeaders), "malformed Access-Control-Request-Headers")]
    [InlineData(nameof(DenialReason.MethodNotAllowed), "method not allowed")]
    [InlineData(nameof(DenialReason.HeaderNotAllowed), "header not allowed")]
    [InlineData(nameof(DenialReason.PredicateFailed), "predicate failed")]
    [InlineData(nameof(DenialReason.NoPolicy), "no policy")]
    public void Reason_IsNamed(string denial, string reason)
    {
        Write(Log(), Denied(Enum.Parse<DenialReason>(denial)), Facts(Attacker));

        Assert.Equal(reason, Value("Reason"));
        Assert.NotEmpty(Assert.IsType<string>(Value("Hint")));
    }

    [Theory]
    [InlineData("default", nameof(DenialReason.OriginNotAllowed), "CorsGuard:DefaultPolicy:AllowedOrigins")]
    [InlineData("partners", nameof(DenialReason.OriginNotAllowed), "CorsGuard:Policies:partners:AllowedOrigins")]
    [InlineData("default", nameof(DenialReason.MethodNotAllowed), "CorsGuard:DefaultPolicy:AllowedMethods")]
    [InlineData("partners", nameof(DenialReason.MethodNotAllowed), "CorsGuard:Policies:partners:AllowedMethods")]
    [InlineData("default", nameof(DenialReason.HeaderNotAllowed), "CorsGuard:DefaultPolicy:AllowedHeaders")]
    public void Hint_NamesTheFullKeyOfTheSetting(string policy, string denial, string key)
    {
        var reason = Enum.Parse<DenialReason>(denial);

        Write(Log(), Policy(policy, origins: OfAllowed), CorsDecision.Deny(RequestKind.Preflight, reason), Preflight(reason == DenialReason.OriginNotAllowed ? Attacker : Allowed));

        Assert.Contains(key, Value("Hint"), StringComparison.Ordinal);
        Assert.Equal(policy, Value("Policy"));
    }

    [Fact]
    public void Hint_OfAPolicyThatIsWrittenInCode_NamesNoKey()
    {
        Log().Write(Policy("partners", isWrittenInCode: true), Denied(DenialReason.OriginNotAllowed), Facts(Attacker), "GET", "/", suppressed: 0);

        Assert.Equal("If it should be allowed, change the policy in code.", Value("Hint"));
    }

    [Fact]
    public void Hint_NamesTheRefusedMethodAndHeader()
    {
        var facts = Preflight(Allowed) with { RequestMethod = "PURGE", RequestHeaders = new StringValues(["content-type, x-first", "x-second"]) };

        Write(Log(), Policy("default", origins: OfAllowed), CorsDecision.Deny(RequestKind.Preflight, DenialReason.MethodNotAllowed), facts);

        Assert.Contains("PURGE is not in AllowedMethods", Value("Hint"), StringComparison.Ordinal);
        Assert.Contains("content-type, x-first, x-second are not in AllowedHeaders", Value("Hint"), StringComparison.Ordinal);
    }

    [Fact]
    public void SameRefusal_IsHeldBackForAMinute()
    {
        var log = Log();
        for (var i = 0; i < 5; i++)
        {
            Write(log, Denied(DenialReason.OriginNotAllowed), Facts(Attacker));
        }

        Assert.Equal(1, _collector.Count);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Write(log, Denied(DenialReason.OriginNotAllowed), Facts(Attacker));

        Assert.Equal(2, _collector.Count);
        Assert.Equal("4", Value("Suppressed"));
    }

    [Fact]
    public void MalformedOrigins_AreOneRefusal()
    {
        var log = Log();
        for (var i = 0; i < 100; i++)
        {
            Write(log, Denied(DenialReason.MalformedOrigin), Facts($"nonsense {i}"));
        }

        Write(log, Denied(DenialReason.MalformedRequestMethod), Facts(new string('x', 1_000)));
        Write(log, Denied(DenialReason.MalformedRequestMethod), Facts(new string('y', 1_000)));

        Assert.Equal(2, _collector.Count);
    }

    [Fact]
    public void FloodOfOrigins_ChangesNeitherMemoryNorTheVolumeOfTheLog()
    {
        var log = Log();
        var policy = Policy("default");
        var decision = Denied(DenialReason.OriginNotAllowed);
        var due = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            due += log.IsDue(policy, decision, $"https://a{i}.example.net", out _) ? 1 : 0;
        }

        Assert.InRange(due, RefusalThrottle.MaxKeys, RefusalThrottle.MaxKeys + 1);
    }

    [Fact]
    public void ClientsText_IsCleanedAndCut()
    {
        var facts = Facts("https://a\r\nfail: forged") with { RequestMethod = "A\nB" };
        Log().Write(Policy("default"), Denied(DenialReason.MethodNotAllowed), facts, "P\u001bUT", "/" + new string('p', 5_000) + "\n", suppressed: 0);

        Assert.Equal("https://a\ufffd\ufffdfail: forged", Value("Origin"));
        Assert.Equal("P\ufffdUT", Value("Method"));
        Assert.Equal(329, Value("RequestPath")?.Length);
        Assert.DoesNotContain(_collector.LatestRecord.Message, char.IsControl);
    }

    [Fact]
    public void AllowedRequest_IsADebugMessageWithItsRule()
    {
        var origins = OriginSet.Of([Pattern("https://*.example.com")], [], allowsNull: false);

        Write(Log(), Policy("default", origins: origins), CorsDecision.Allow(RequestKind.Actual, "https://a.example.com"), Facts("https://a.example.com"));

        Assert.Equal((LogLevel.Debug, 201), (_collector.LatestRecord.Level, _collector.LatestRecord.Id.Id));
        Assert.Equal(
            ("cross-origin", "PUT", "https://a.example.com", "https://*.example.com", "default"),
            (Value("Kind"), Value("Method"), Value("Origin"), Value("Rule"), Value("Policy")));
    }

    [Fact]
    public void NoCorsRequest_IsNotLogged()
    {
        var log = Log();

        Write(log, CorsDecision.Pass(RequestKind.NotCors), Facts(StringValues.Empty));
        Write(log, CorsDecision.Allow(RequestKind.NotCors, "*"), Facts(StringValues.Empty));
        Write(log, CorsDecision.Pass(RequestKind.SameOrigin), Facts("https://api.example.com"));

        Assert.Equal(0, _collector.Count);
    }

    [Theory]
    [InlineData(LogLevel.Information, 1)]
    [InlineData(LogLevel.Warning, 1)]
    [InlineData(LogLevel.Error, 0)]
    [InlineData(LogLevel.None, 0)]
    public void Level_OfTheConfiguration_IsRespected(LogLevel level, int expected)
    {
        var log = Log(level);

        Write(log, Denied(DenialReason.OriginNotAllowed), Facts(Attacker));
        Write(log, CorsDecision.Allow(RequestKind.Actual, "*"), Facts(Attacker));

        Assert.Equal(expected, _collector.Count);
    }

    [Theory]
    [InlineData(LogLevel.Warning, "203,200")]
    [InlineData(LogLevel.Error, "203")]
    public void FailedPredicate_IsAnErrorWithItsException(LogLevel level, string ids)
    {
        var failure = new InvalidOperationException("boom");
        var log = Log(level);

        Write(log, CorsDecision.Deny(RequestKind.Actual, DenialReason.PredicateFailed, failure), Facts(Attacker));
        Write(log, CorsDecision.Deny(RequestKind.Actual, DenialReason.PredicateFailed, failure), Facts(Attacker));

        var records = _collector.GetSnapshot();
        Assert.Equal(ids, string.Join(',', records.Select(static record => record.Id.Id)));
        Assert.Equal((LogLevel.Error, failure), (records[0].Level, records[0].Exception));
    }

    [Fact]
    public void UndefinedPolicy_IsAnErrorOnceForEachName()
    {
        var log = Log();

        log.WriteUndefined("partners");
        log.WriteUndefined("Partners");
        log.WriteUndefined("others");
        _clock.Advance(TimeSpan.FromDays(1));
        log.WriteUndefined("partners");

        var records = _collector.GetSnapshot();
        Assert.Equal(["partners", "others"], records.Select(static record => record.GetStructuredStateValue("Policy")));
        Assert.All(records, static record => Assert.Equal((LogLevel.Error, 202), (record.Level, record.Id.Id)));
    }

    public void Dispose() => _factories.ForEach(static factory => factory.Dispose());

    private static CorsDecision Denied(DenialReason reason) => CorsDecision.Deny(RequestKind.Actual, reason);

    private static RequestFacts Facts(StringValues origin) => new() { Origin = origin, RequestMethod = "PUT", RequestHeaders = "x-a", Scheme = "https", Host = "api.example.com" };

    private static RequestFacts Preflight(string origin) => Facts(origin) with { IsPreflight = true };

    private static void Write(RequestLog log, CorsDecision decision, RequestFacts facts, string policy = "default") => Write(log, Policy(policy), decision, facts);

    private static void Write(RequestLog log, CompiledPolicy policy, CorsDecision decision, RequestFacts facts)
    {
        if (log.IsDue(policy, decision, facts.Origin, out var suppressed))
        {
            log.Write(policy, decision, facts, "PUT", "/orders", suppressed);
        }
    }

    private static CompiledPolicy Policy(string name, bool isWrittenInCode = false, OriginSet? origins = null) =>
        new(name, new PolicyParts
        {
            Origins = origins ?? OriginSet.Of([], [], allowsNull: false),
            Methods = [],
            Headers = [],
            Settings = isWrittenInCode ? null : new PolicySettings(name == "default" ? null : name, false, new CorsGuardPolicyOptions { AllowedOrigins = origins is null ? [] : [Allowed], AllowedMethods = [], AllowedHeaders = [] }, new SettingLocations(), CompileSettings.Default),
        });

    private static OriginPattern Pattern(string text)
    {
        OriginPatternParser.Parse(text, out var pattern);
        return Assert.IsType<OriginPattern>(pattern);
    }

    private RequestLog Log(LogLevel level = LogLevel.Debug)
    {
        var factory = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_collector)).SetMinimumLevel(level));
        _factories.Add(factory);
        return new RequestLog(factory, _clock);
    }

    private string? Value(string field) => _collector.LatestRecord.GetStructuredStateValue(field);
}
