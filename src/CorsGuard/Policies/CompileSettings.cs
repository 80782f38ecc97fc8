using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>What the compiler has to know besides the options.</summary>
/// <param name="Suffixes">Which names are registered under which suffix.</param>
/// <param name="IsProduction">True = the policies are for production, where development's origins are dangerous.</param>
internal sealed record CompileSettings(PublicSuffixList Suffixes, bool IsProduction)
{
    public static readonly CompileSettings Default = new(PublicSuffixList.Embedded, IsProduction: false);
}
