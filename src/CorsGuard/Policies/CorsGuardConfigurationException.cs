using Microsoft.Extensions.Options;

namespace CorsGuard;

/// <summary>
/// Thrown at startup, before the server listens, when the settings cannot be used. <see cref="OptionsValidationException.Failures"/> holds one line
/// for each problem that stops the application; <see cref="Diagnostics"/> holds everything that was found.
/// </summary>
public sealed class CorsGuardConfigurationException : OptionsValidationException
{
    internal CorsGuardConfigurationException(IReadOnlyList<CorsGuardDiagnostic> diagnostics, IEnumerable<CorsGuardDiagnostic> fatal)
        : base(nameof(CorsGuardOptions), typeof(CorsGuardOptions), fatal.Select(static diagnostic => diagnostic.ToString()))
    {
        Diagnostics = diagnostics;
    }

    /// <summary>Gets all diagnostics, also those that would not have stopped the application.</summary>
    public IReadOnlyList<CorsGuardDiagnostic> Diagnostics { get; }

    /// <summary>Gets one line for each problem that stops the application.</summary>
    public override string Message =>
        "The CORS settings cannot be used:" + string.Concat(Failures.Select(static failure => Environment.NewLine + "  " + failure));
}
