using Microsoft.Extensions.Logging;

namespace CorsGuard.Reliability;

/// <summary>Counts what is logged, and keeps the first errors that nobody expects.</summary>
internal sealed class SoakLog : ILoggerProvider, ILogger
{
    private const int MaxErrors = 10;

    private long _reloads;
    private long _rejected;
    private long _refusals;
    private readonly List<string> _errors = [];
    private readonly List<string> _ofThisReload = [];

    /// <summary>Changes that are in force.</summary>
    public long Reloads => Interlocked.Read(ref _reloads);

    /// <summary>Changes that could not be used: half a file, or what is broken on purpose.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Messages about refused requests, which are throttled.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Why the last change could not be used.</summary>
    public string LastError { get; private set; } = "";

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
            case "SettingError":
                lock (_errors)
                {
                    _ofThisReload.Add(formatter(state, exception));
                }

                break;
            case "Reloaded":
                Interlocked.Increment(ref _reloads);
                EndReload(isExpected: static _ => false);
                break;
            case "ReloadRejected" when exception is null:
                Interlocked.Increment(ref _rejected);
                EndReload(isExpected: static error => error.StartsWith("CG1018", StringComparison.Ordinal) || error.Contains(":Policies:broken", StringComparison.Ordinal));
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

    // A file that was read while it was written, or is broken on purpose, is the one thing that may be reported, with what follows from it.
    private void EndReload(Predicate<string> isExpected)
    {
        lock (_errors)
        {
            if (_ofThisReload.Find(isExpected) is { } expected)
            {
                LastError = expected;
            }
            else
            {
                _errors.AddRange(_ofThisReload.Take(MaxErrors - _errors.Count));
            }

            _ofThisReload.Clear();
        }
    }

    private void Keep(LogLevel logLevel, string message, Exception? exception)
    {
        lock (_errors)
        {
            if (logLevel >= LogLevel.Error && _errors.Count < MaxErrors)
            {
                _errors.Add($"{message} {exception}");
            }
        }
    }
}
