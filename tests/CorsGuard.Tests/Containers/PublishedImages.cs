using System.Collections.Concurrent;
using System.Diagnostics;
using CorsGuard.Tests.Configuration;
using CorsGuard.Tests.Containers;
using CorsGuard.Tests.Docs;
using CorsGuard.Tests.Samples;

[assembly: AssemblyFixture(typeof(PublishedImages))]

namespace CorsGuard.Tests.Containers;

/// <summary>
/// What the Dockerfiles put into the images: each project is published once, from what has been built with these tests, and lies in a folder
/// of its own until all tests have run.
/// </summary>
public sealed class PublishedImages : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _folders = new();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly TempDirectory _root = new();

    /// <summary>The folder of the image.</summary>
    public Task<string> FindAsync(string name) => _folders.GetOrAdd(name, name => new Lazy<Task<string>>(() => PublishAsync(name))).Value;

    public void Dispose()
    {
        _oneAtATime.Dispose();
        _root.Dispose();
    }

    private async Task<string> PublishAsync(string name)
    {
        var folder = Path.Combine(_root.Path, name);
        await _oneAtATime.WaitAsync();
        try
        {
            string[] arguments = ["publish", Image.Of(name).Project, "-c", SampleProcess.Configuration, "--no-build", "-o", folder];
            using var publish = SampleProcess.Run(
                new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root },
                new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
            await publish.WaitForExitAsync(CancellationToken.None);
            Assert.True(publish.ExitCode == 0, publish.Output);
        }
        finally
        {
            _oneAtATime.Release();
        }

        return folder;
    }
}
