using Microsoft.Extensions.Logging;

namespace CorsGuard.Observability;

/// <summary>Logs diagnostics, each at its own level.</summary>
internal static class DiagnosticLog
{
    private const string NoSource = "not set";

    public static void Write(ILogger logger, IEnumerable<CorsGuardDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Write(logger, diagnostic);
        }
    }

    private static void Write(ILogger logger, CorsGuardDiagnostic diagnostic)
    {
        var source = diagnostic.Source ?? NoSource;
        switch (diagnostic.Severity)
        {
            case CorsGuardDiagnosticSeverity.Error:
                CorsGuardLog.SettingError(logger, diagnostic.Code, diagnostic.Path, source, diagnostic.Message, diagnostic.Hint);
                break;
            case CorsGuardDiagnosticSeverity.Warning:
                CorsGuardLog.SettingWarning(logger, diagnostic.Code, diagnostic.Path, source, diagnostic.Message, diagnostic.Hint);
                break;
            default:
                CorsGuardLog.SettingInformation(logger, diagnostic.Code, diagnostic.Path, source, diagnostic.Message, diagnostic.Hint);
                break;
        }
    }
}
