namespace CorsGuard.Benchmarks;

/// <summary>Fails if CorsGuard allocates for a request more than the framework forces it to.</summary>
internal static class AllocationGate
{
    private const int WarmUp = 2_000;
    private const int Requests = 1_000;

    public static int Run(IEnumerable<Scenario> scenarios)
    {
        var failed = 0;
        Console.WriteLine($"{"bytes per request",-42}{"bare",8}{"framework",12}{"CorsGuard",12}{"of it forced",14}");
        foreach (var scenario in scenarios)
        {
            var bare = Measure(Contender.Bare, scenario);
            var framework = scenario.Rules.IsForFramework ? $"{Measure(Contender.Framework, scenario)}" : "-";
            var ours = Measure(Contender.CorsGuard, scenario);
            var isTooMuch = ours - bare > scenario.ForcedBytes;
            failed += isTooMuch ? 1 : 0;
            Console.WriteLine($"{scenario.Name,-42}{bare,8}{framework,12}{ours,12}{scenario.ForcedBytes,14}{(isTooMuch ? "  <- too much" : "")}");
        }

        return failed == 0 ? 0 : 1;
    }

    private static long Measure(Contender contender, Scenario scenario)
    {
        var harness = Pipeline.Build(contender, scenario);
        harness.Send(WarmUp);
        if (contender == Contender.CorsGuard && harness.StatusCode != scenario.Status)
        {
            throw new InvalidOperationException($"{scenario} is answered with {harness.StatusCode}.");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        harness.Send(Requests);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }
}
