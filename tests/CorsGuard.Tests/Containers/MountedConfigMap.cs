using System.Diagnostics;
using System.Globalization;
using CorsGuard.Tests.Samples;

namespace CorsGuard.Tests.Containers;

/// <summary>
/// A folder as the kubelet mounts a ConfigMap: each file is a link into <c>..data</c>, and that is a link to a folder that is never changed.
/// A change is a new folder, and one rename of the link.
/// </summary>
internal sealed class MountedConfigMap
{
    private const string Data = "..data";

    private readonly string _folder;
    private int _version;

    public MountedConfigMap(string folder, IDictionary<string, string> files)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder, Data), Write(files));
        foreach (var file in files.Keys)
        {
            File.CreateSymbolicLink(Path.Combine(_folder, file), Path.Combine(Data, file));
        }
    }

    public async Task ReplaceAsync(IDictionary<string, string> files)
    {
        var old = Directory.ResolveLinkTarget(Path.Combine(_folder, Data), returnFinalTarget: true);
        var temporary = Path.Combine(_folder, "..data_tmp");
        Directory.CreateSymbolicLink(temporary, Write(files));
        using var rename = SampleProcess.Run(new ProcessStartInfo("mv", ["-T", temporary, Path.Combine(_folder, Data)]), new Dictionary<string, string>());
        await rename.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(rename.ExitCode == 0, rename.Output);
        (old as DirectoryInfo)?.Delete(recursive: true);
    }

    private string Write(IDictionary<string, string> files)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"..2026_01_01_00_00_00.{++_version}");
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        return name;
    }
}
