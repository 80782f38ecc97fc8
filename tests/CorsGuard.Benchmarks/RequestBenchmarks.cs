using BenchmarkDotNet.Attributes;

namespace CorsGuard.Benchmarks;

/// <summary>Each scenario through each pipeline, for BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class RequestBenchmarks
{
    private RequestHarness? _harness;

    /// <summary>Gets the names of the scenarios: BenchmarkDotNet wants public types.</summary>
    public static IEnumerable<string> Names => Scenarios.All.Select(static scenario => scenario.Name);

    /// <summary>Gets the names of the contenders.</summary>
    public static IEnumerable<string> Contenders => Enum.GetNames<Contender>();

    /// <summary>Gets or sets the scenario.</summary>
    [ParamsSource(nameof(Names))]
    public string Request { get; set; } = "";

    /// <summary>Gets or sets who handles CORS.</summary>
    [ParamsSource(nameof(Contenders))]
    public string Middleware { get; set; } = "";

    /// <summary>Builds the pipeline.</summary>
    [GlobalSetup]
    public void Setup() =>
        _harness = Pipeline.Build(Enum.Parse<Contender>(Middleware), Scenarios.All.First(scenario => scenario.Name == Request));

    /// <summary>Sends one request.</summary>
    [Benchmark]
    public void Send() => _harness?.Send();
}
