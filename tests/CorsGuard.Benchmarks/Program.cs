using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using CorsGuard.Benchmarks;

const string Usage = """
    dotnet run -c Release --project tests/CorsGuard.Benchmarks -- MODE [PART OF A SCENARIO'S NAME]

      --requests      the contenders in turns: what a request costs above the bare pipeline
      --sizes         the same for policies of many rules, and what it takes to compile and keep them
      --allocations   bytes for each request; fails if CorsGuard allocates what the framework does not force it to
      --bdn           BenchmarkDotNet; further arguments are its own
      --serve NAME    bare, framework or corsguard on Kestrel, for eng/load-test.sh
    """;

switch (args.FirstOrDefault())
{
    case "--requests":
        Comparison.Run(Named(Scenarios.Requests));
        return 0;
    case "--sizes":
        Comparison.Run(Named(Scenarios.Sizes));
        PolicySetSizes.Run();
        return 0;
    case "--allocations":
        return AllocationGate.Run(Named([.. Scenarios.Requests, .. Scenarios.Sizes]));
    case "--bdn":
        // In this process: the pipelines are built by reflection over the server, which a generated project would not reference.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        BenchmarkSwitcher.FromTypes([typeof(RequestBenchmarks)]).Run(args[1..], DefaultConfig.Instance.AddJob(job));
        return 0;
    case "--serve" when args.Length > 1 && Enum.TryParse<Contender>(args[1], ignoreCase: true, out var contender):
        LoadServer.Run(contender);
        return 0;
    default:
        Console.WriteLine(Usage);
        return 2;
}

IEnumerable<Scenario> Named(IReadOnlyList<Scenario> scenarios) =>
    scenarios.Where(scenario => args.Length < 2 || scenario.Name.Contains(args[1], StringComparison.OrdinalIgnoreCase));
