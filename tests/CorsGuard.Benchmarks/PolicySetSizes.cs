using System.Diagnostics;
using CorsGuard.Policies;

namespace CorsGuard.Benchmarks;

/// <summary>What it takes to compile a policy set, and to keep it.</summary>
internal static class PolicySetSizes
{
    public static void Run()
    {
        Console.WriteLine($"{"policy set",-24}{"compile, ms",14}{"kept, KB",12}");
        foreach (var count in (int[])[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000])
        {
            Print($"{count:N0} exact", new() { AllowedOrigins = Rules.Hosts(count) });
        }

        foreach (var count in (int[])[1, 10, 100, 1_000, 10_000])
        {
            Print($"{count:N0} subdomains", new() { AllowedOrigins = Rules.Subdomains(count) });
        }

        foreach (var count in (int[])[1, 10, 100])
        {
            Print($"{count:N0} regexes", new() { AllowedOriginRegexes = Rules.RegexesOf(count) });
        }
    }

    private static void Print(string name, CorsGuardPolicyOptions policy)
    {
        var options = new CorsGuardOptions { DefaultPolicy = policy };
        _ = Compile(options);
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _ = Compile(options);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = Compile(options);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(kept);
        Console.WriteLine($"{name,-24}{best,14:N2}{(after - before) / 1024,12:N0}");
    }

    private static PolicySet Compile(CorsGuardOptions options) =>
        PolicySetCompiler.Compile(options, new SettingLocations(), new DiagnosticBag(), CompileSettings.Default).Policies;
}
