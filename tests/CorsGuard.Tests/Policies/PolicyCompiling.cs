using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

/// <summary>Compiles the settings of one policy, or a part of them, and keeps what was reported.</summary>
internal sealed class PolicyCompiling
{
    private readonly DiagnosticBag _bag = new();

    /// <param name="options">The settings of the default policy.</param>
    public PolicyCompiling(CorsGuardPolicyOptions options)
    {
        var locations = new SettingLocations();
        foreach (var property in typeof(CorsGuardPolicyOptions).GetProperties())
        {
            locations[$"DefaultPolicy:{property.Name}"] = new SettingLocation(property.Name, "test", HasElements: true);
        }

        Context = new PolicyContext(null, options, locations, _bag, CompileSettings.Default);
    }

    public PolicyContext Context { get; }

    /// <summary>What was reported: code and place, sorted.</summary>
    public string[] Reported => [.. _bag.Diagnostics.Select(static diagnostic => $"{diagnostic.Code} {diagnostic.Path}").Order(StringComparer.Ordinal)];

    public string[] Codes(CorsGuardDiagnosticSeverity severity) =>
        [.. _bag.Diagnostics.Where(diagnostic => diagnostic.Severity == severity).Select(static diagnostic => diagnostic.Code).Order(StringComparer.Ordinal)];

    public CorsGuardDiagnostic Single => Assert.Single(_bag.Diagnostics);

    /// <summary>Compiles settings that are right.</summary>
    public static CompiledPolicy Policy(CorsGuardPolicyOptions options)
    {
        var compiling = new PolicyCompiling(options);
        var policy = new PolicyCompiler(compiling.Context).Compile().Policy;
        Assert.Empty(compiling.Codes(CorsGuardDiagnosticSeverity.Error));
        return policy;
    }
}
