using System.Text;
using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Evaluation;

/// <summary>A typical mistake: settings and a request that do not fit, why, and what to change.</summary>
/// <param name="Name">What somebody did.</param>
/// <param name="Policy">The default policy's settings, as JSON.</param>
/// <param name="Origin">The Origin of the request.</param>
/// <param name="Method">The method that a preflight asks for; empty = no preflight.</param>
/// <param name="Headers">The headers that it asks for.</param>
/// <param name="Reason">The reason for the denial.</param>
/// <param name="Says">What the explanation says.</param>
/// <param name="Fix">What it changes: settings, or request headers.</param>
internal sealed record Mistake(string Name, string Policy, string Origin, string Method, string Headers, string Reason, string Says, string Fix)
{
    public RequestFacts Facts => FactsOf(Origin, Method);

    public override string ToString() => Name;

    /// <summary>The default policy, with settings on top as environment variables would put them.</summary>
    public CompiledPolicy Compile(params IEnumerable<KeyValuePair<string, string?>> above)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "CorsGuard": { "DefaultPolicy": {{Policy}} } }""")))
            .AddInMemoryCollection(above)
            .Build();
        using var services = new ServiceCollection().AddCorsGuard(configuration).BuildServiceProvider();
        var loaded = services.GetRequiredService<PolicyProvider>().Startup;
        Assert.Empty(loaded.Fatal);
        return Assert.IsType<CompiledPolicy>(loaded.Policies.Default);
    }

    /// <summary>The request as the explanation says that it should be.</summary>
    public RequestFacts Apply(RequestChange? change) => change is null ? Facts
        : change.Header == "Origin" ? FactsOf(change.Value, Method)
        : FactsOf(Origin, change.Value);

    private RequestFacts FactsOf(string origin, string method) => new()
    {
        IsPreflight = Method.Length > 0,
        Origin = origin,
        RequestMethod = method,
        RequestHeaders = Headers.Length == 0 ? StringValues.Empty : Headers,
        Scheme = "https",
        Host = "api.example.com",
    };
}
