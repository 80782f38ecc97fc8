namespace CorsGuard.Policies;

/// <summary>What the compiler made of the options.</summary>
/// <param name="Policies">What requests are held against.</param>
/// <param name="Rules">The policies with their rules, the default policy first.</param>
/// <param name="Settings">What they were compiled with.</param>
internal sealed record CompiledSettings(PolicySet Policies, IReadOnlyList<PolicyRules> Rules, CompileSettings Settings);
