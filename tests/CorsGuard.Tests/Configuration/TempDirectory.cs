namespace CorsGuard.Tests.Configuration;

/// <summary>A directory of real files that lives as long as a test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("corsguard-").FullName;

    public TempDirectory With(string file, string content)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, file), content);
        return this;
    }

    /// <summary>What a file holds; nothing, if there is none yet.</summary>
    public string Read(string file) => System.IO.Path.Combine(Path, file) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    public void Dispose()
    {
        // A test may have deleted it.
        Directory.CreateDirectory(Path);
        Directory.Delete(Path, recursive: true);
    }
}
