using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace CorsGuard.Tests.Samples;

/// <summary>A sample in a process of its own, as a user starts it.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly System.Text.StringBuilder _output = new();

    private SampleProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Debug or Release, as these tests are built, and the samples with them.</summary>
    public static string Configuration { get; } =
        typeof(SampleProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    public int ExitCode => _process.ExitCode;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static SampleProcess Start(string sample, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", sample, Configuration == "Debug" ? "debug" : "release"));
        return Run(new ProcessStartInfo("dotnet", [Path.Combine(folder, sample + ".dll"), .. arguments]) { WorkingDirectory = folder }, environment);
    }

    public static SampleProcess Run(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var sampleProcess = new SampleProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        sampleProcess.Run();
        return sampleProcess;
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the output holds a text; fails if the process ends before.</summary>
    public async Task WaitForAsync(string text, CancellationToken cancellationToken)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, Output);
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Run()
    {
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
