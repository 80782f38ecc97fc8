using Microsoft.Extensions.Logging;

namespace CorsGuard.Observability;

/// <summary>Every message that CorsGuard logs. Event ids are fixed: 1xx loading the settings, 2xx requests (from 210 on: what they show of other layers).</summary>
internal static partial class CorsGuardLog
{
    public const string Category = "CorsGuard";

    [LoggerMessage(100, LogLevel.Error, "{Code} {Path} ({Source}): {Problem} {Hint}", EventName = "SettingError")]
    public static partial void SettingError(ILogger logger, string code, string path, string source, string problem, string hint);

    [LoggerMessage(101, LogLevel.Warning, "{Code} {Path} ({Source}): {Problem} {Hint}", EventName = "SettingWarning")]
    public static partial void SettingWarning(ILogger logger, string code, string path, string source, string problem, string hint);

    [LoggerMessage(102, LogLevel.Information, "{Code} {Path} ({Source}): {Problem} {Hint}", EventName = "SettingInformation")]
    public static partial void SettingInformation(ILogger logger, string code, string path, string source, string problem, string hint);

    [LoggerMessage(103, LogLevel.Information, "The CORS settings were reloaded.", EventName = "Reloaded")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(104, LogLevel.Error, "The changed CORS settings cannot be used: the last good ones stay in force.", EventName = "ReloadRejected")]
    public static partial void ReloadRejected(ILogger logger, Exception? exception);

    [LoggerMessage(105, LogLevel.Information, "{Summary}", EventName = "Summary", SkipEnabledCheck = true)]
    public static partial void Summary(ILogger logger, string summary);

    [LoggerMessage(
        200,
        LogLevel.Warning,
        "CORS refused a {Kind} request, {Method} {RequestPath} from origin {Origin}: {Reason}. {Hint} Policy: {Policy}. Suppressed since the last such message: {Suppressed}.",
        EventName = "RequestRefused",
        SkipEnabledCheck = true)]
    public static partial void RequestRefused(
        ILogger logger,
        string kind,
        string method,
        string requestPath,
        string origin,
        string reason,
        string hint,
        string policy,
        long suppressed);

    [LoggerMessage(
        201,
        LogLevel.Debug,
        "CORS allowed a {Kind} request, {Method} from origin {Origin}, by {Rule} of policy {Policy}.",
        EventName = "RequestAllowed",
        SkipEnabledCheck = true)]
    public static partial void RequestAllowed(ILogger logger, string kind, string method, string origin, string rule, string policy);

    [LoggerMessage(
        202,
        LogLevel.Error,
        "The CORS policy '{Policy}' is not defined: requests to endpoints that name it get no CORS headers, and their preflights are refused.",
        EventName = "PolicyNotDefined")]
    public static partial void PolicyNotDefined(ILogger logger, string policy);

    [LoggerMessage(
        203, LogLevel.Error, "The application's code for CORS policy {Policy} failed: the request was refused.", EventName = "ApplicationCodeFailed")]
    public static partial void ApplicationCodeFailed(ILogger logger, Exception exception, string policy);

    [LoggerMessage(
        204,
        LogLevel.Information,
        "The candidate of CORS policy {Policy} would {Change} a {Kind} request, {Method} {RequestPath} from origin {Origin}: {Reason}. {Hint} Suppressed since the last such message: {Suppressed}.",
        EventName = "CandidateDiffers")]
    public static partial void CandidateDiffers(
        ILogger logger, string policy, string change, string kind, string method, string requestPath, string origin, string reason, string hint, long suppressed);

    [LoggerMessage(205, LogLevel.Error, "A listener of CorsGuard's metrics threw. It is told of once.", EventName = "MetricsListenerFailed")]
    public static partial void MetricsListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(210, LogLevel.Warning, "{Seen} {Fix}", EventName = "PreflightsMissing")]
    public static partial void PreflightsMissing(ILogger logger, string seen, string fix);

    [LoggerMessage(211, LogLevel.Warning, "{Seen} {Fix}", EventName = "OriginMissing")]
    public static partial void OriginMissing(ILogger logger, string seen, string fix);

    [LoggerMessage(212, LogLevel.Information, "{Seen} {Fix}", EventName = "ForeignHeaderReplaced")]
    public static partial void ForeignHeaderReplaced(ILogger logger, string seen, string fix);
}
