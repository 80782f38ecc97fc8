using Microsoft.Extensions.Logging;

namespace CorsGuard.Reliability;

/// <summary>Counts what is logged, and keeps the first errors that nobody expects.</summary>
internal sealed class SoakLog : ILoggerProvider, ILogger
{
    private long _reloads;
    private long _rejected;
    private long _refusals;
    private readonly List<string> _errors = [];

    /// <summary>Changes that are in force.</summary>
    public long Reloads => Interlocked.Read(ref _reloads);

    /// <summary>Changes that could not be used: half a file.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Messages about refused requests, which are throttled.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    public string[] Errors()
    {
        lock (_errors)
        {
            return [.. _errors];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        switch (eventId.Name)
        {
            case "Reloaded":
                Interlocked.Increment(ref _reloads);
                break;
            case "ReloadRejected" when exception is null:
                Interlocked.Increment(ref _rejected);
                break;
            case "RequestRefused":
                Interlocked.Increment(ref _refusals);
                break;
            default:
                Keep(logLevel, formatter(state, exception), exception);
                break;
        }
    }

    public void Dispose()
    {
    }

    // A file that is read while it is written is the one thing that may be reported.
    private void Keep(LogLevel logLevel, string message, Exception? exception)
    {
        if (logLevel < LogLevel.Error || message.StartsWith("CG1018", StringComparison.Ordinal))
        {
            return;
        }

        lock (_errors)
        {
            if (_errors.Count < 10)
            {
                _errors.Add($"{message} {exception}");
            }
        }
    }
}
