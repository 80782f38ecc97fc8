using BenchmarkDotNet.Attributes;

namespace CorsGuard.Benchmarks;

/// <summary>The compilation of policy sets of all sizes, for BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class CompileBenchmarks
{
    private CorsGuardOptions _options = new();

    /// <summary>Gets the names of the policy sets.</summary>
    public static IEnumerable<string> Names => PolicySetSizes.All.Keys;

    /// <summary>Gets or sets the policy set.</summary>
    [ParamsSource(nameof(Names))]
    public string PolicySet { get; set; } = "";

    /// <summary>Takes the settings.</summary>
    [GlobalSetup]
    public void Setup() => _options = PolicySetSizes.All[PolicySet];

    /// <summary>Compiles them.</summary>
    [Benchmark]
    public object Compile() => PolicySetSizes.Compile(_options);
}
