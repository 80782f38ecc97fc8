using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CorsGuard.Benchmarks;
using Perfolizer.Horology;

const string Usage = """
    dotnet run -c Release --project tests/CorsGuard.Benchmarks -- [MODE [PART OF A SCENARIO'S NAME]]

      --requests      the contenders in turns: what a request costs above the bare pipeline; with --metrics, while somebody reads CorsGuard's metrics
      --sizes         the same for policies of many rules, and what it takes to compile and keep them
      --reload        requests while the settings change
      --allocations   bytes for each request; fails if CorsGuard allocates what the framework does not force it to
      --bdn           BenchmarkDotNet; further arguments are its own. Without any mode: all of its benchmarks
      --spin NAME     CorsGuard alone for ten seconds, to be looked at with a profiler (perf record, with DOTNET_PerfMapEnabled=1)
      --serve NAME    bare, floor, framework or corsguard on Kestrel, for eng/load-test.sh
    """;

const string compare = "--compare";
const string metrics = "--metrics";
var part = args.Skip(1).FirstOrDefault(static argument => argument != metrics) ?? "";
switch (args.FirstOrDefault())
{
    case "--requests":
        Comparison.Run(Named(Scenarios.Requests), compare, args.Contains(metrics) ? [metrics] : []);
        return 0;
    case "--sizes":
        Comparison.Run(Named(Scenarios.Sizes), compare, []);
        PolicySetSizes.Print(part);
        return 0;
    case compare:
        using (args.Contains(metrics) ? new MetricsReader() : null)
        {
            Comparison.Run(Scenarios.All.First(scenario => scenario.Name == part));
        }

        return 0;
    case "--spin":
        Comparison.Spin(Named(Scenarios.All).First());
        return 0;
    case "--reload":
        ReloadUnderLoad.Run();
        return 0;
    case "--allocations":
        return AllocationGate.Run(Named(Scenarios.All));
    case null:
        return RunBenchmarkDotNet(["--filter", "*"]);
    case "--bdn":
        return RunBenchmarkDotNet(args[1..]);
    case "--serve" when part == "floor":
        LoadServer.Run(null);
        return 0;
    case "--serve" when Enum.TryParse<Contender>(part, ignoreCase: true, out var contender):
        LoadServer.Run(contender);
        return 0;
    default:
        Console.WriteLine(Usage);
        return 2;
}

IEnumerable<Scenario> Named(IEnumerable<Scenario> scenarios) => scenarios.Where(scenario => scenario.Name.Contains(part, StringComparison.OrdinalIgnoreCase));

static int RunBenchmarkDotNet(string[] arguments)
{
    // In this process: the pipelines are built by reflection over the server, which a generated project would not reference.
    // With fewer warm-ups the code is not fully optimised yet.
    var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(10).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(100));
    var config = DefaultConfig.Instance.AddJob(job).WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
    var summaries = BenchmarkSwitcher.FromTypes([typeof(RequestBenchmarks), typeof(CompileBenchmarks)]).Run(arguments, config);
    return summaries.Any(static summary => summary.HasCriticalValidationErrors) ? 1 : 0;
}
