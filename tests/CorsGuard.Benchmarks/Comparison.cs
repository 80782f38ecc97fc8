using System.Diagnostics;
using System.Reflection;

namespace CorsGuard.Benchmarks;

/// <summary>
/// Times the contenders in turns, so that whatever else the machine does hits all of them, and prints what they cost above the bare pipeline;
/// the floor is what it costs to set CorsGuard's headers without any decision.
/// </summary>
internal static class Comparison
{
    private const int Rounds = 400;
    private const int RequestsAtOnce = 1000;
    private static readonly TimeSpan SpinTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(2);

    /// <param name="scenarios">What to compare; each in a process of its own, since the compiler optimises for what it sees first.</param>
    /// <param name="argument">What makes this program call <see cref="Run(Scenario)"/> for the scenario that is named behind it.</param>
    /// <param name="more">Further arguments for it.</param>
    public static void Run(IEnumerable<Scenario> scenarios, string argument, string[] more)
    {
        Console.WriteLine($"{"ns above bare: minimum (median)",-42}{"bare",7}{"framework",28}{"CorsGuard",20}{"ratio",9}{"floor",9}");
        foreach (var scenario in scenarios)
        {
            using var process = Process.Start("dotnet", [Assembly.GetExecutingAssembly().Location, argument, scenario.Name, .. more]);
            process.WaitForExit();
        }
    }

    public static void Run(Scenario scenario)
    {
        var bare = new Series(Pipeline.Build(Contender.Bare, scenario));
        var framework = new Series(Pipeline.Build(Contender.Framework, scenario));
        var ours = new Series(Pipeline.Build(Contender.CorsGuard, scenario));
        var floor = new Series(Pipeline.BuildFloor(scenario));
        for (var round = 0; round < Rounds; round++)
        {
            bare.Measure();
            framework.Measure();
            ours.Measure();
            floor.Measure();
        }

        var (theirNet, ourNet) = (framework.Minimum - bare.Minimum, ours.Minimum - bare.Minimum);
        Console.WriteLine(
            $"{scenario.Name,-42}{bare.Minimum,7:F1}{$"{theirNet:N1} ({framework.Median - bare.Median:N1})",28}{$"{ourNet:N1} ({ours.Median - bare.Median:N1})",20}{theirNet / ourNet,9:N1}{floor.Minimum - bare.Minimum,9:N1}");
    }

    /// <summary>Sends one scenario's request to CorsGuard for a while, and prints how often.</summary>
    public static void Spin(Scenario scenario)
    {
        var harness = Pipeline.Build(Contender.CorsGuard, scenario);
        var requests = 0L;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < SpinTime; requests += RequestsAtOnce)
        {
            harness.Send(RequestsAtOnce);
        }

        Console.WriteLine($"{scenario.Name}: {requests:N0} requests");
    }

    private sealed class Series
    {
        private readonly RequestHarness _harness;
        private readonly List<double> _rounds = [];
        private readonly int _requests;

        public Series(RequestHarness harness)
        {
            _harness = harness;
            _requests = WarmUp();
        }

        public double Minimum => _rounds.Min();

        public double Median => _rounds.Order().ElementAt(_rounds.Count / 2);

        public void Measure()
        {
            var start = Stopwatch.GetTimestamp();
            _harness.Send(_requests);
            _rounds.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / _requests);
        }

        // Long enough for the tiers of the compiler to settle: run with DOTNET_TC_CallCountingDelayMs=0.
        private int WarmUp()
        {
            var requests = 0;
            var watch = Stopwatch.StartNew();
            while (watch.ElapsedMilliseconds < 800 || requests < 200)
            {
                _harness.Send(20);
                requests += 20;
            }

            var start = Stopwatch.GetTimestamp();
            _harness.Send(200);
            var nanoseconds = Math.Max(1, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 200);
            return Math.Clamp((int)(RoundTime.TotalNanoseconds / nanoseconds), 1, 100_000);
        }
    }
}
