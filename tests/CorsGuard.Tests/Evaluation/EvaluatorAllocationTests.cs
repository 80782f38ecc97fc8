using CorsGuard.Evaluation;
using CorsGuard.Policies;

namespace CorsGuard.Tests.Evaluation;

/// <summary>The evaluator allocates nothing, whatever the request.</summary>
public sealed class EvaluatorAllocationTests
{
    private const int Requests = 1_000;

    private static readonly CompiledPolicy Policy = Compile();

    public static TheoryData<string, string?, string?, string?> RequestsToMeasure => new()
    {
        { "no Origin", null, null, null },
        { "exact", "https://frontend.example.com", null, null },
        { "subdomain", "https://a.b.example.org:8443", null, null },
        { "any port", "http://localhost:3000", null, null },
        { "refused", "https://attacker.example.net", null, null },
        { "malformed", "https://frontend.example.com/", null, null },
        { "preflight", "https://frontend.example.com", "PUT", "authorization,content-type" },
        { "preflight, refused origin", "https://attacker.example.net", "PUT", null },
        { "preflight, refused method", "https://frontend.example.com", "PURGE", null },
        { "preflight, refused header", "https://frontend.example.com", "PUT", "x-unknown" },
        { "preflight, hostile within bounds", "https://frontend.example.com", "PUT", new string('x', 4096) },
        { "preflight, hostile beyond bounds", "https://frontend.example.com", "PUT", new string(',', 32_768) },
    };

    [Theory]
    [MemberData(nameof(RequestsToMeasure))]
    public void Evaluate_AllocatesNothing(string name, string? origin, string? method, string? headers)
    {
        var facts = new RequestFacts
        {
            IsPreflight = method is not null,
            Origin = origin,
            RequestMethod = method,
            RequestHeaders = headers,
            Scheme = "https",
            Host = "api.example.com",
        };

        Repeat(Requests, facts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(Requests, facts);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated == 0, $"{name}: {allocated} bytes in {Requests} evaluations");
    }

    private static int Repeat(int count, in RequestFacts facts)
    {
        var denied = 0;
        for (var i = 0; i < count; i++)
        {
            denied += Evaluator.Evaluate(Policy, facts).IsDenied ? 1 : 0;
        }

        return denied;
    }

    private static CompiledPolicy Compile()
    {
        var options = new CorsGuardOptions
        {
            DefaultPolicy = new()
            {
                AllowedOrigins = ["https://frontend.example.com", "https://*.example.org:8443", "http://localhost:*"],
                AllowCredentials = true,
            },
        };
        return PolicySetCompiler.Compile(options, new SettingLocations(), new DiagnosticBag(), CompileSettings.Default).Policies.Default!;
    }
}
