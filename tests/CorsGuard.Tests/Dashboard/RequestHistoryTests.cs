using CorsGuard.Dashboard;
using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Dashboard;

public sealed class RequestHistoryTests
{
    private static readonly CompiledPolicy Policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["https://app.example.com"] });

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void FloodOfOrigins_IsRememberedWithinBounds()
    {
        var history = History(observe: true);
        for (var i = 0; i < 1_000_000; i++)
        {
            history.Add(Seen($"https://a{i}.example.net"));
        }

        Assert.Equal((100, true, 1), (history.Refusals.Count, history.Observed.Count <= ObservedRequests.Max, history.Counts.Count));
        Assert.Equal(1_000_000, history.Counts[0].Value);
        Assert.Equal("https://a999999.example.net", history.Refusals[0].Event.Facts.Origin);
    }

    [Fact]
    public void FloodOfOrigins_DoesNotPushOutWhatIsFrequent()
    {
        var history = History(observe: true);
        for (var i = 0; i < 20; i++)
        {
            history.Add(Seen("https://app.example.com"));
        }

        for (var i = 0; i < 5_000; i++)
        {
            history.Add(Seen($"https://a{i}.example.net"));
        }

        Assert.Equal(("https://app.example.com", 20L, true), (history.Observed[0].Origin, history.Observed[0].Count, history.Observed[0].IsAllowed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("https://app.example.com/")]
    public void Malformed_IsNotObserved(string origin)
    {
        var history = History(observe: true);

        history.Add(Seen(origin));

        Assert.Empty(history.Observed);
        Assert.Single(history.Refusals);
    }

    [Fact]
    public void Observed_TellsRequestsApartByWhatAPolicyAllows()
    {
        var history = History(observe: true);
        history.Add(Seen("https://app.example.com", "PUT", "x-one"));
        history.Add(Seen("https://app.example.com", "PUT", "x-one"));
        history.Add(Seen("https://app.example.com", "PUT", "x-two"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        history.Add(Seen("https://app.example.com", "PATCH"));

        Assert.Equal(
            ["PATCH  1", "PUT x-one 2", "PUT x-two 1"],
            history.Observed.Select(static request => $"{request.Method} {request.Headers} {request.Count}").Order(StringComparer.Ordinal));
        Assert.Equal(_clock.GetUtcNow(), history.Observed.Single(static request => request.Method == "PATCH").LastSeen);
    }

    [Fact]
    public void WithoutObserve_NothingIsObserved()
    {
        var history = History(observe: false);

        history.Add(Seen("https://app.example.com"));

        Assert.Equal((false, 0, 0), (history.Observes, history.Observed.Count, history.Refusals.Count));
    }

    [Fact]
    public void SmallestPolicy_AllowsWhatWasObserved_AndNullToNobody()
    {
        var history = History(observe: true);
        history.Add(Seen("https://new.example.net", "PATCH", "x-one"));
        history.Add(Seen("null"));

        var policy = ObservedPolicy.Of(history.Observed);

        Assert.Contains("\"AllowedOrigins\": [ \"https://new.example.net\" ]", policy, StringComparison.Ordinal);
        Assert.Contains("\"AllowedMethods\": [ \"PATCH\" ]", policy, StringComparison.Ordinal);
        Assert.Contains("\"AllowedHeaders\": [ \"x-one\" ]", policy, StringComparison.Ordinal);
    }

    private static DecisionEvent Seen(string origin, string? preflightFor = null, string? headers = null)
    {
        var facts = new RequestFacts
        {
            IsPreflight = preflightFor is not null,
            Origin = origin,
            RequestMethod = preflightFor ?? StringValues.Empty,
            RequestHeaders = headers ?? StringValues.Empty,
            Scheme = "https",
            Host = "api.example.com",
        };
        return new DecisionEvent(Policy, Evaluator.Evaluate(Policy, facts), facts, preflightFor is null ? "GET" : "OPTIONS", "/orders");
    }

    private RequestHistory History(bool observe) => new(_clock, Options.Create(new CorsGuardDashboardOptions { Observe = observe }));
}
