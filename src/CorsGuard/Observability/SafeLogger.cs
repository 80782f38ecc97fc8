using Microsoft.Extensions.Logging;

namespace CorsGuard.Observability;

/// <summary>
/// A logger whose providers may throw: a full disk, a sink that is gone. The framework has told every provider by then, and hands on what one of
/// them threw; no request and no reload may fail for it.
/// </summary>
internal sealed class SafeLogger : ILogger
{
    private readonly ILogger _logger;

    private SafeLogger(ILogger logger)
    {
        _logger = logger;
    }

    public static SafeLogger Create(ILoggerFactory factory) => new(factory.CreateLogger(CorsGuardLog.Category));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _logger.IsEnabled(logLevel);
        }
#pragma warning disable CA1031 // A provider is somebody else's code, whatever it throws.
        catch (Exception)
#pragma warning restore CA1031
        {
            // Others may want to know.
            return true;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // As above; there is nowhere left to tell it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
