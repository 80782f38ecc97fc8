using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Hosting;

/// <summary>One file, on a disk that a test breaks: for whoever may read everything, root in a container, no real file is unreadable.</summary>
internal sealed class FaultyFiles(string text) : IFileProvider, IFileInfo, IDisposable
{
    private CancellationTokenSource _changed = new();

    public string Text { get; set; } = text;

    /// <summary>What opening the file throws.</summary>
    public Exception? OpenFailure { get; set; }

    /// <summary>What reading it throws, in the middle.</summary>
    public Exception? ReadFailure { get; set; }

    public bool Exists => true;

    public long Length => Text.Length;

    public string? PhysicalPath => null;

    public string Name => "settings.json";

    public DateTimeOffset LastModified => default;

    public bool IsDirectory => false;

    /// <summary>Tells who watches it; what his reading throws reaches nobody, as in the framework's own watcher.</summary>
    public void Change()
    {
        try
        {
            Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
        }
        catch (AggregateException)
        {
        }
    }

    public void Dispose() => _changed.Dispose();

    public Stream CreateReadStream() => OpenFailure is null ? new FaultyStream(Encoding.UTF8.GetBytes(Text), ReadFailure) : throw OpenFailure;

    public IFileInfo GetFileInfo(string subpath) => this;

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => new CancellationChangeToken(_changed.Token);

    private sealed class FaultyStream(byte[] bytes, Exception? failure) : MemoryStream(bytes)
    {
        // A derived stream is read through this one, whichever is called.
        public override int Read(byte[] buffer, int offset, int count) =>
            failure is not null && Position > 0 ? throw failure : base.Read(buffer, offset, Math.Min(count, 10));
    }
}
