using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>What the compiler has to know besides the options.</summary>
/// <param name="Suffixes">Which names are registered under which suffix.</param>
/// <param name="IsProduction">True = the policies are for production, where development's origins are dangerous.</param>
/// <param name="IsDevelopment">True = who asks is the developer, who may know everything.</param>
/// <param name="HasOtherPolicies">True = the application has policies of its own, written in code.</param>
internal sealed record CompileSettings(PublicSuffixList Suffixes, bool IsProduction, bool IsDevelopment, bool HasOtherPolicies)
{
    /// <summary>What has been audited before.</summary>
    public RegexAudits Audits { get; init; } = new();

    public static readonly CompileSettings Default = new(PublicSuffixList.Embedded, IsProduction: false, IsDevelopment: false, HasOtherPolicies: false);
}
