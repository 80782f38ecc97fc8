namespace CorsGuard.Benchmarks;

/// <summary>Fails if CorsGuard allocates for a request more than the bare pipeline and what the framework forces it to, whether or not somebody reads its metrics.</summary>
internal static class AllocationGate
{
    private const int WarmUp = 2_000;
    private const int Requests = 1_000;
    private const int Rounds = 4;

    // The framework compares origins and patterns one by one: there it takes too long, and what it allocates is known from the smaller ones.
    private const int MaxOriginsOfFramework = 1_000;

    // Of a routing table in use, the framework's matcher makes code in the background, and allocates until it has.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static int Run(IEnumerable<Scenario> scenarios)
    {
        var failed = 0;
        Console.WriteLine($"{"bytes per request",-42}{"bare",8}{"framework",12}{"CorsGuard",12}{"with metrics",14}{"of it forced",14}");
        foreach (var scenario in scenarios)
        {
            var bare = Measure(Pipeline.Build(Contender.Bare, scenario));
            var forced = scenario.Forced is { } action ? Measure(Pipeline.BuildForced(scenario, action)) - bare : 0;
            var framework = scenario.Rules.Origins.Length <= MaxOriginsOfFramework ? $"{Measure(Pipeline.Build(Contender.Framework, scenario))}" : "-";
            var ours = Measure(BuildOurs(scenario));
            var withMetrics = MeasureWithMetrics(scenario);
            var isTooMuch = ours > bare + forced || withMetrics > ours;
            failed += isTooMuch ? 1 : 0;
            Console.WriteLine($"{scenario.Name,-42}{bare,8}{framework,12}{ours,12}{withMetrics,14}{forced,14}{(isTooMuch ? "  <- too much" : "")}");
        }

        return failed == 0 ? 0 : 1;
    }

    private static long MeasureWithMetrics(Scenario scenario)
    {
        using var metrics = new MetricsReader();
        var bytes = Measure(Pipeline.Build(Contender.CorsGuard, scenario));

        // Where no policy governs, there is nothing to count.
        return metrics.Total > 0 || scenario.Rules.IsOfEndpoint ? bytes : throw new InvalidOperationException($"{scenario} is not counted.");
    }

    private static RequestHarness BuildOurs(Scenario scenario)
    {
        var harness = Pipeline.Build(Contender.CorsGuard, scenario);
        harness.Send();
        return harness.StatusCode == scenario.Status ? harness : throw new InvalidOperationException($"{scenario} is answered with {harness.StatusCode}.");
    }

    private static long Measure(RequestHarness harness)
    {
        harness.Send(WarmUp);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            Thread.Sleep(Pause);
            var before = GC.GetAllocatedBytesForCurrentThread();
            harness.Send(Requests);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // Rounded up: one allocation in a thousand requests is one too many.
        return (least + Requests - 1) / Requests;
    }
}
