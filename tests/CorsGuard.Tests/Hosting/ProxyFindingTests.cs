using CorsGuard.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Hosting;

/// <summary>What has been said of missing preflights, and when it no longer holds.</summary>
public sealed class ProxyFindingTests : IDisposable
{
    private readonly FakeLogCollector _collector = new();
    private readonly LoggerFactory _factory;

    public ProxyFindingTests()
    {
        _factory = new LoggerFactory([new FakeLoggerProvider(_collector)]);
    }

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void EachAreaWithoutPreflights_IsSaidAndMendedByItself()
    {
        var clock = new InterruptedClock();
        using var symptoms = new ProxySymptoms(_factory, clock);
        See(symptoms, clock, "/orders");
        See(symptoms, clock, "/news");
        Assert.Equal(2, _collector.GetSnapshot().Count);

        symptoms.SeePreflight(ProxySymptomsTests.Request("OPTIONS"));

        Assert.Contains("below '/news'", Assert.Single(symptoms.Findings).Seen, StringComparison.Ordinal);
    }

    // Its clock is asked when the message is made.
    [Fact]
    public void PreflightThatComesWhileTheMessageIsMade_TakesItBack()
    {
        var clock = new InterruptedClock();
        using var symptoms = new ProxySymptoms(_factory, clock);
        clock.Interruption = () => symptoms.SeePreflight(ProxySymptomsTests.Request("OPTIONS"));

        See(symptoms, clock, "/orders");

        Assert.Empty(symptoms.Findings);
        Assert.Empty(_collector.GetSnapshot());
    }

    private static void See(ProxySymptoms symptoms, FakeTimeProvider clock, string path)
    {
        for (var i = 0; i < ProxySymptomsTests.Enough; i++)
        {
            clock.Advance(ProxySymptomsTests.MaxAge);
            symptoms.See(ProxySymptomsTests.Request("PUT", path: path), ProxySymptomsTests.Policy, ProxySymptomsTests.Allowed);
        }
    }

    private sealed class InterruptedClock : FakeTimeProvider
    {
        public Action? Interruption { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            Interruption?.Invoke();
            return base.GetUtcNow();
        }
    }
}
