using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using CorsGuard.Tests.Configuration;
using CorsGuard.Tests.Docs;
using CorsGuard.Tests.Proxies;
using CorsGuard.Tests.Samples;

namespace CorsGuard.Tests.Containers;

/// <summary>
/// The system's nginx with the sample's configuration; only addresses and folders are this test's own.
/// </summary>
internal sealed class SampleNginx : IDisposable
{
    private readonly TempDirectory _folder;
    private readonly SampleProcess _process;

    private SampleNginx(TempDirectory folder, SampleProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<SampleNginx> StartAsync(Uri api, Uri web)
    {
        var program = Nginx.Find();
        var port = SampleProcess.FreePort();
        var folder = new TempDirectory();
        var text = Repository.Read(ComposeFile.Folder + "nginx.conf")
            .Replace("http://api:8080", api.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("http://web:8080", web.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("listen 8080", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{port}"), StringComparison.Ordinal)
            .Replace("/tmp/", folder.Path + "/", StringComparison.Ordinal);
        // Here the two are pipes of the tests, which nginx cannot open by name.
        text = text.Replace("/dev/stdout", folder.Path + "/access.log", StringComparison.Ordinal).Replace("/dev/stderr", "stderr", StringComparison.Ordinal);
        var file = Path.Combine(folder.With("nginx.conf", text).Path, "nginx.conf");

        using var check = Run(program, folder, "-t", "-c", file);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, check.Output);

        var nginx = new SampleNginx(folder, Run(program, folder, "-c", file, "-g", "daemon off;"), new Uri($"http://127.0.0.1:{port}"));
        await nginx.WaitAsync();
        return nginx;
    }

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }

    private static SampleProcess Run(string program, TempDirectory folder, params string[] arguments) =>
        SampleProcess.Run(new ProcessStartInfo(program, ["-p", folder.Path, "-e", "stderr", .. arguments]), new Dictionary<string, string>());

    private async Task WaitAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(Address.Host, Address.Port, timeout.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, timeout.Token);
            }
        }
    }
}
