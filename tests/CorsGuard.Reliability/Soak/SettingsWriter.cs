using System.Diagnostics;

namespace CorsGuard.Reliability;

/// <summary>
/// Writes a new version of the file every 50 ms, and right after it one of the other source. Some versions of the file cannot be used; it sees to it
/// that each of them is rejected.
/// </summary>
internal sealed class SettingsWriter : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // One of so many is written in place, where a reader may see half of it; the others replace the file at once.
    private const int InPlace = 4;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("corsguard-soak-").FullName;
    private readonly MemorySource _memory;
    private readonly SoakLog _log;
    private volatile int _version = 1;

    public SettingsWriter(MemorySource memory, SoakLog log)
    {
        _memory = memory;
        _log = log;
        File.WriteAllText(Path, SoakSettings.FileText(1));
    }

    public string Path => System.IO.Path.Combine(_folder, "settings.json");

    /// <summary>The last version, also while it is written.</summary>
    public int Version => _version;

    /// <summary>The versions that cannot be used.</summary>
    public int Broken { get; private set; }

    /// <summary>What was taken and cannot be used.</summary>
    public List<string> Problems { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        while (!stop.IsCancellationRequested && Problems.Count == 0)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await WriteAsync();
        }

        // It ends with one that can be used.
        await WriteAsync();
        if (SoakSettings.IsBroken(Version))
        {
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        var next = _version + 1;
        if (SoakSettings.IsBroken(next))
        {
            // Until then it may be about a file that was read while it was written.
            var reloads = _log.Reloads;
            await UntilAsync($"version {_version} is not taken", () => _log.Reloads > reloads);
        }

        _version = next;
        var rejected = _log.Rejected;
        await WriteFileAsync(SoakSettings.FileText(next), isInPlace: next % InPlace == 0);
        _memory.Replace(SoakSettings.MemoryJson(next));
        if (SoakSettings.IsBroken(next))
        {
            await CheckRejectedAsync(next, rejected);
        }
    }

    private async Task WriteFileAsync(string text, bool isInPlace)
    {
        if (isInPlace)
        {
            await File.WriteAllTextAsync(Path, text);
            return;
        }

        await File.WriteAllTextAsync(Path + ".new", text);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    // Whoever changes another source meanwhile is rejected too.
    private async Task CheckRejectedAsync(int version, long rejectedBefore)
    {
        Broken++;
        var name = SoakSettings.BrokenPolicyOf(version);
        await UntilAsync(
            $"version {version} is not rejected",
            () => SoakSettings.IsBrokenByName(version) ? _log.LastError.Contains(name, StringComparison.Ordinal) : _log.Rejected > rejectedBefore);
        var reloads = _log.Reloads;
        _memory.Replace(SoakSettings.MemoryJson(version));
        if (_log.Reloads != reloads)
        {
            Problems.Add($"version {version} is rejected, and then taken");
        }
    }

    // The file is found by a watcher, in its own time; the other source changes at once, and with it all is read again.
    private async Task UntilAsync(string otherwise, Func<bool> condition)
    {
        for (var started = Stopwatch.StartNew(); !condition(); await Task.Delay(5))
        {
            if (started.Elapsed > MaxWait)
            {
                Problems.Add($"{otherwise} for {MaxWait.TotalSeconds} s; the last error is: {_log.LastError}");
                return;
            }

            _memory.Replace(SoakSettings.MemoryJson(_version));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
