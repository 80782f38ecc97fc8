using System.Diagnostics;

namespace CorsGuard.Reliability;

/// <summary>What the process holds, once everything that can be collected has been.</summary>
internal sealed record Resources(long LiveBytes, int Handles, int Threads)
{
    /// <summary>What is held differs by some megabytes from one moment to the next: a regular expression that was used takes one, until it is replaced.</summary>
    public const long MaxGrowth = 6 * 1024 * 1024;

    public const int MaxMoreHandles = 16;

    /// <summary>The thread pool adds and retires threads as it sees fit.</summary>
    public const int MaxMoreThreads = 16;

    public static Resources Measure()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return new Resources(GC.GetTotalMemory(forceFullCollection: true), process.HandleCount, process.Threads.Count);
    }

    /// <returns>What has grown beyond its bound; null = nothing.</returns>
    public string? FindGrowth(Resources before) =>
        LiveBytes - before.LiveBytes > MaxGrowth ? $"live bytes grew from {before.LiveBytes:N0} to {LiveBytes:N0}"
        : Handles - before.Handles > MaxMoreHandles ? $"handles grew from {before.Handles} to {Handles}"
        : Threads - before.Threads > MaxMoreThreads ? $"threads grew from {before.Threads} to {Threads}"
        : null;

    public override string ToString() => $"{LiveBytes / 1024:N0} KB live, {Handles} handles, {Threads} threads";
}
