namespace CorsGuard.Reliability;

/// <summary>Writes a new version of the file every 50 ms, and right after it one of the other source.</summary>
internal sealed class SettingsWriter : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // One of so many is written in place, where a reader may see half of it; the others replace the file at once.
    private const int InPlace = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("corsguard-soak-").FullName;
    private readonly MemorySource _memory;

    public SettingsWriter(MemorySource memory)
    {
        _memory = memory;
        File.WriteAllText(Path, SoakSettings.FileJson(1));
    }

    public string Path => System.IO.Path.Combine(_folder, "settings.json");

    public int Version { get; private set; } = 1;

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        while (!stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await WriteAsync();
        }
    }

    public async Task WriteAsync()
    {
        Version++;
        var json = SoakSettings.FileJson(Version);
        if (Version % InPlace == 0)
        {
            await File.WriteAllTextAsync(Path, json);
        }
        else
        {
            await File.WriteAllTextAsync(Path + ".new", json);
            File.Move(Path + ".new", Path, overwrite: true);
        }

        _memory.Replace(SoakSettings.MemoryJson(Version));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
