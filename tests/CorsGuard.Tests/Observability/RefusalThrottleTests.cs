using CorsGuard.Evaluation;
using CorsGuard.Observability;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Observability;

public sealed class RefusalThrottleTests
{
    private static readonly RefusalKey Key = new("default", "https://attacker.example.net", DenialReason.OriginNotAllowed);

    private readonly FakeTimeProvider _clock = new();
    private readonly RefusalThrottle _throttle;

    public RefusalThrottleTests()
    {
        _throttle = new RefusalThrottle(_clock);
    }

    [Fact]
    public void FirstRefusal_IsLogged() => Assert.Equal((true, 0L), Ask(Key));

    [Fact]
    public void FurtherRefusals_WithinTheMinute_AreHeldBack()
    {
        Ask(Key);
        Assert.Equal((false, 0L), Ask(Key));

        _clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));

        Assert.Equal((false, 0L), Ask(Key));
    }

    [Fact]
    public void Refusal_AfterAMinute_IsLoggedWithTheNumberOfThoseHeldBack()
    {
        Ask(Key);
        Ask(Key);
        Ask(Key);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((true, 2L), Ask(Key));
        Assert.Equal((false, 0L), Ask(Key));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((true, 1L), Ask(Key)); // counted anew
    }

    [Fact]
    public void Refusal_OfAnotherPolicyOriginOrReason_IsAnotherOne()
    {
        Ask(Key);

        Assert.Equal((true, 0L), Ask(Key with { Policy = "partners" }));
        Assert.Equal((true, 0L), Ask(Key with { Origin = "https://other.example.net" }));
        Assert.Equal((true, 0L), Ask(Key with { Reason = DenialReason.MethodNotAllowed }));
        Assert.Equal((false, 0L), Ask(new RefusalKey("default", "https://attacker.example.net", DenialReason.OriginNotAllowed)));
    }

    [Fact]
    public void MoreOriginsThanAreKept_ShareOneEntryForEachPolicyAndReason()
    {
        Fill();

        Assert.Equal((true, 0L), Ask(Origin(1_000)));
        Assert.Equal((false, 0L), Ask(Origin(1_001)));
        Assert.Equal((false, 0L), Ask(Origin(1_002)));
        Assert.Equal((true, 0L), Ask(Origin(1_003) with { Policy = "partners" }));
        Assert.Equal((true, 0L), Ask(Origin(1_004) with { Reason = DenialReason.NullOrigin }));
        Assert.Equal((false, 0L), Ask(Origin(0))); // known before
    }

    [Fact]
    public void SharedEntry_AfterAMinuteOfScanning_IsLoggedWithItsCount()
    {
        Fill();
        for (var i = 0; i < 101; i++)
        {
            Ask(Origin(1_000 + i));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < RefusalThrottle.MaxKeys; i++)
        {
            Assert.Equal((true, 0L), Ask(Origin(i)));
        }

        Assert.Equal((true, 100L), Ask(Origin(5_000)));
        Assert.Equal((false, 0L), Ask(Origin(5_001)));
    }

    [Theory]
    [InlineData(-3_600_000)]
    [InlineData(-3_000_000_000_000)]
    [InlineData(3_600_000)]
    [InlineData(3_000_000_000_000)]
    public void ClockThatJumps_NeitherSilencesNorFloods(long milliseconds)
    {
        var clock = new JumpingClock();
        var throttle = new RefusalThrottle(clock);
        Assert.True(throttle.ShouldLog(Key, out _));

        clock.Milliseconds += milliseconds;

        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => throttle.ShouldLog(Key, out var _)));

        clock.Milliseconds += 60_000;

        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => throttle.ShouldLog(Key, out var _)));
    }

    [Fact]
    public void ClockThatIsSetBack_MakesRoomAllTheSame()
    {
        var clock = new JumpingClock();
        var throttle = new RefusalThrottle(clock);
        for (var i = 0; i <= RefusalThrottle.MaxKeys; i++)
        {
            throttle.ShouldLog(Origin(i), out _);
        }

        clock.Milliseconds -= 3_600_000;

        Assert.True(throttle.ShouldLog(Origin(1_000), out _));
        Assert.True(throttle.ShouldLog(Origin(1_001), out _));
    }

    [Fact]
    public void OldEntries_MakeRoomForNewOnes()
    {
        Fill();
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((true, 0L), Ask(Origin(1_000)));
        Assert.Equal((true, 0L), Ask(Origin(1_001)));
        Assert.Equal(2, _throttle.Count);
    }

    [Fact]
    public void Memory_WhateverTheNumberOfOrigins_IsBounded()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Ask(Origin(i));
            _clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.InRange(_throttle.Count, 1, RefusalThrottle.MaxKeys + 1);
    }

    [Fact]
    public void LogVolume_WhateverTheNumberOfOrigins_IsBounded()
    {
        var logged = 0;
        for (var i = 0; i < 50_000; i++)
        {
            logged += Ask(Origin(i)).IsLogged ? 1 : 0;
        }

        Assert.Equal(RefusalThrottle.MaxKeys + 1, logged);
    }

    [Fact]
    public void SameRefusal_FromManyThreads_IsLoggedOnceAndCountedExactly()
    {
        var logged = 0;
        Parallel.For(0, 10_000, _ => Count(ref logged, Key));
        Assert.Equal(1, logged);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((true, 9_999L), Ask(Key));
    }

    [Fact]
    public void ManyRefusals_FromManyThreads_StayWithinTheBounds()
    {
        const int Threads = 8;
        var logged = 0;
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => Count(ref logged, Origin(i)));

        Assert.InRange(_throttle.Count, RefusalThrottle.MaxKeys, RefusalThrottle.MaxKeys + Threads + 1);
        Assert.InRange(logged, RefusalThrottle.MaxKeys, RefusalThrottle.MaxKeys + Threads + 1);
    }

    private static RefusalKey Origin(int number) => Key with { Origin = $"https://a{number}.example.net" };

    private void Count(ref int logged, RefusalKey key)
    {
        if (_throttle.ShouldLog(key, out _))
        {
            Interlocked.Increment(ref logged);
        }
    }

    private void Fill()
    {
        for (var i = 0; i < RefusalThrottle.MaxKeys; i++)
        {
            Assert.Equal((true, 0L), Ask(Origin(i)));
        }
    }

    private (bool IsLogged, long Suppressed) Ask(RefusalKey key) => (_throttle.ShouldLog(key, out var suppressed), suppressed);

    private sealed class JumpingClock : TimeProvider
    {
        public long Milliseconds { get; set; } = 4_000_000_000_000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
