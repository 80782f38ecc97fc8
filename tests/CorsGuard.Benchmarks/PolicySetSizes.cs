using System.Diagnostics;
using CorsGuard.Policies;

namespace CorsGuard.Benchmarks;

/// <summary>What it takes to compile a policy set as in production, and to keep it.</summary>
internal static class PolicySetSizes
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>One policy of each size by its name.</summary>
    public static IReadOnlyDictionary<string, CorsGuardOptions> All { get; } = Scenarios.Sizes.Select(static scenario => scenario.Rules).Distinct().ToDictionary(
        static rules => $"{Math.Max(rules.Origins.Length, rules.Regexes.Length):N0} {(rules.HasSubdomains ? "subdomains" : rules.Regexes.Length > 0 ? "regexes" : "exact")}",
        static rules => new CorsGuardOptions
        {
            DefaultPolicy = new() { AllowedOrigins = rules.Origins, AllowedOriginRegexes = rules.Regexes, AllowCredentials = rules.AllowCredentials },
        });

    public static void Print(string name)
    {
        Console.WriteLine($"{"policy set",-24}{"compile, ms",14}{"allocated, KB",15}{"kept, KB",12}");
        foreach (var (size, options) in All.Where(size => size.Key.Contains(name, StringComparison.OrdinalIgnoreCase)))
        {
            Print(size, options);
        }
    }

    /// <summary>As when an application starts: the diagnostics belong to it.</summary>
    public static object Compile(CorsGuardOptions options) =>
        PolicySetCompiler.Compile(options, new SettingLocations(), new DiagnosticBag(), CompileSettings.Default with { IsProduction = true }).Policies;

    private static void Print(string name, CorsGuardOptions options)
    {
        var all = Stopwatch.StartNew();
        var best = double.MaxValue;
        for (var i = 0; i < 6 && all.Elapsed < MaxTime; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _ = Compile(options);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var kept = Compile(options);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(kept);
        Console.WriteLine($"{name,-24}{best,14:N2}{allocated / 1024,15:N0}{(after - before) / 1024,12:N0}");
    }
}
