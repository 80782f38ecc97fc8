namespace CorsGuard.Hosting;

/// <summary>A change of the settings that could not be used; the last good ones stayed.</summary>
/// <param name="At">When.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
/// <param name="Exception">What was thrown while it was loaded.</param>
internal sealed record RejectedReload(DateTimeOffset At, IReadOnlyList<CorsGuardDiagnostic> Diagnostics, Exception? Exception);
