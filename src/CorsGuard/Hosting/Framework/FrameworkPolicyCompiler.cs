using System.Runtime.CompilerServices;
using CorsGuard.Fetch;
using CorsGuard.Origins;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace CorsGuard.Hosting;

/// <summary>Compiles a <see cref="CorsPolicy"/> that was written in code, once per instance. Its origins are asked of the policy itself.</summary>
internal sealed class FrameworkPolicyCompiler
{
    private readonly ConditionalWeakTable<CorsPolicy, CompiledPolicy> _compiled = [];

    public CompiledPolicy Compile(CorsPolicy policy, string name) =>
        _compiled.TryGetValue(policy, out var compiled) ? compiled : _compiled.GetValue(policy, instance => Create(instance, name));

    /// <summary>The pair that browsers refuse. Such a policy is compiled to allow nobody, and reported at startup.</summary>
    public static bool IsContradictory(CorsPolicy policy) => policy is { AllowAnyOrigin: true, SupportsCredentials: true };

    // What is no token cannot be written into a header, and no browser asks for it.
    private static List<string> Tokens(IEnumerable<string> names) => [.. names.Where(static name => Token.IsValid(name))];

    private static CompiledPolicy Create(CorsPolicy policy, string name) => new(
        name,
        new PolicyParts
        {
            Origins = IsContradictory(policy) ? OriginSet.Of([], [], allowsNull: false)
                : policy.AllowAnyOrigin ? OriginSet.OfAny()
                : OriginSet.Of(origin => policy.IsOriginAllowed(origin)),
            Methods = Tokens(policy.Methods),
            Headers = Tokens(policy.Headers),
            ExposedHeaders = Tokens(policy.ExposedHeaders),
            AllowCredentials = policy.SupportsCredentials,
            MaxAge = policy.PreflightMaxAge,
        });
}
