using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// Looks at configuration files when they have changed. The framework tells nobody of a file that it cannot load: what is wrong with it would come out with the
/// next change of something else.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    // The framework reads the file a moment after it has changed (its ReloadDelay), on a busy machine later.
    private const int Looks = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly Action _look;
    private readonly ITimer _timer;
    private readonly IDisposable[] _subscriptions;
    private int _left;

    /// <param name="files">Those that are not to be reloaded are not watched.</param>
    /// <param name="look">Looks at all of them. It must not throw.</param>
    public FileWatch(IEnumerable<FileConfigurationProvider> files, Action look)
    {
        _look = look;
        // Real time, as the framework's own watch. Once it is disposed of, changing it does nothing.
        _timer = TimeProvider.System.CreateTimer(static watch => (watch as FileWatch)?.Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscriptions = [.. files.Select(static file => file.Source).Where(static source => source.ReloadOnChange).Select(Watch).OfType<IDisposable>()];
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _timer.Dispose();
    }

    private IDisposable? Watch(FileConfigurationSource source) => source is { FileProvider: { } files, Path: { } path } ? ChangeToken.OnChange(() => files.Watch(path), LookSoon) : null;

    private void LookSoon()
    {
        Volatile.Write(ref _left, Looks);
        _timer.Change(Interval, Interval);
    }

    private void Look()
    {
        if (Interlocked.Decrement(ref _left) <= 0)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _look();
    }
}
