namespace CorsGuard.Observability;

/// <summary>Time to the few milliseconds that are enough for intervals of seconds: the system's coarse counter costs a fraction of its fine one.</summary>
internal static class CoarseClock
{
    public static long Milliseconds(TimeProvider clock) => clock == TimeProvider.System ? Environment.TickCount64 : (long)clock.GetElapsedTime(0).TotalMilliseconds;

    // A clock that was set back, further than the difference between two threads, must not silence anything until it has caught up.
    public static bool HasPassed(TimeSpan interval, long since, long now) => Math.Abs(now - since) >= (long)interval.TotalMilliseconds;
}
