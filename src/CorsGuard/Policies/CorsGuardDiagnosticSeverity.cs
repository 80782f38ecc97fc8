namespace CorsGuard;

/// <summary>How much a diagnostic matters.</summary>
public enum CorsGuardDiagnosticSeverity
{
    /// <summary>Something the operator may want to know: a spelling that was normalised, a lower source that is hidden.</summary>
    Information,

    /// <summary>Probably not what was meant. Stops the application only with <see cref="CorsGuardOptions.FailOnWarnings"/>.</summary>
    Warning,

    /// <summary>Cannot be right. Stops the application before it listens; on a reload the last good policies stay in force.</summary>
    Error,
}
