using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Benchmarks;

/// <summary>Sends requests while the settings are left alone, and while they change twenty times a second, in turns: what the slow ones take, and what is left behind.</summary>
internal static class ReloadUnderLoad
{
    private const int Turns = 8;
    private static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static void Run()
    {
        Console.WriteLine($"{"median of the turns",-34}{"median, ns",12}{"99 %, ns",12}{"99.9 %, ns",12}{"reloads",10}{"heap, KB: before",18}{"after",10}");
        foreach (var count in (int[])[10, 1_000])
        {
            Run(count);
        }
    }

    private static void Run(int count)
    {
        var settings = new ChangingSettings(count);
        var scenario = new Scenario("actual, allowed", new() { Origins = [] }) { Origin = Rules.Hosts(1)[0] };
        var harness = Pipeline.BuildConfigured(scenario, settings);
        for (var i = 0; i < 20; i++)
        {
            harness.Send(10_000);
            settings.Change();
        }

        var (still, reloading) = (new Latencies(), new Latencies());
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        for (var turn = 0; turn < Turns; turn++)
        {
            still.Measure(harness, TurnTime);
            using var timer = new Timer(_ => settings.Change(), null, TimeSpan.Zero, Interval);
            reloading.Measure(harness, TurnTime);
        }

        var heapAfter = GC.GetTotalMemory(forceFullCollection: true);
        if (!harness.ResponseHeaders.AccessControlAllowOrigin.Equals(scenario.Origin))
        {
            throw new InvalidOperationException("The settings are not in force.");
        }

        Console.WriteLine($"{$"{count:N0} origins",-34}{still}");
        Console.WriteLine($"{$"{count:N0} origins, 20 reloads a second",-34}{reloading}{settings.Changes,10}{heapBefore / 1024,18:N0}{heapAfter / 1024,10:N0}");
    }

    /// <summary>How long each request of a turn took.</summary>
    private sealed class Latencies
    {
        private readonly List<double[]> _turns = [];
        private readonly int[] _histogram = new int[1_000_000];

        public void Measure(RequestHarness harness, TimeSpan time)
        {
            Array.Clear(_histogram);
            var requests = 0;
            var start = Stopwatch.GetTimestamp();
            var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
            for (var before = start; before < end; requests++)
            {
                harness.Send();
                var after = Stopwatch.GetTimestamp();
                _histogram[Math.Min(after - before, _histogram.Length - 1)]++;
                before = after;
            }

            _turns.Add([Quantile(requests, 0.5), Quantile(requests, 0.99), Quantile(requests, 0.999)]);
        }

        public override string ToString() =>
            string.Concat(Enumerable.Range(0, 3).Select(i => _turns.Select(turn => turn[i]).Order().ElementAt(_turns.Count / 2).ToString("N0", CultureInfo.InvariantCulture).PadLeft(12)));

        private double Quantile(int requests, double share)
        {
            var left = (long)(requests * share);
            var ticks = 0;
            while (ticks < _histogram.Length - 1 && (left -= _histogram[ticks]) > 0)
            {
                ticks++;
            }

            return ticks * 1e9 / Stopwatch.Frequency;
        }
    }

    /// <summary>Settings that differ each time in one of the origins.</summary>
    private sealed class ChangingSettings(int count) : ConfigurationProvider, IConfigurationSource
    {
        private readonly string[] _origins = Rules.Hosts(count);

        public int Changes { get; private set; }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load()
        {
            Data = _origins.Select(static (origin, i) => KeyValuePair.Create($"CorsGuard:DefaultPolicy:AllowedOrigins:{i}", (string?)origin)).ToDictionary(StringComparer.OrdinalIgnoreCase);
            Data["CorsGuard:DefaultPolicy:AllowCredentials"] = "true";
        }

        public void Change()
        {
            lock (_origins)
            {
                _origins[^1] = $"https://app.change{++Changes}.example.com";
                Load();
                OnReload();
            }
        }
    }
}
