using System.Diagnostics;
using System.Net.Sockets;
using CorsGuard.Tests.Configuration;
using CorsGuard.Tests.Docs;
using CorsGuard.Tests.Samples;

namespace CorsGuard.Tests.Proxies;

/// <summary>The system's nginx in a process of its own, with one of the files in <c>nginx/</c>. Where there is none, a test is skipped and says what to install; in CI it fails.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    public const string Folder = "tests/CorsGuard.Tests/Proxies/nginx/";

    // As the files write them; the documents show the files.
    private const string ListenAddress = "listen 8080;";
    private const string AppAddress = "127.0.0.1:5000";

    // It dies with the tests, whatever ends them: then its standard input ends.
    private const string Shell = """ exec 2>/dev/null; "$0" "$@" & nginx=$!; read -r _; kill -KILL $nginx; wait $nginx """;

    // The system's own files are not for every user.
    private const string Main = """
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 64; }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            include site.conf;
        }
        """;

    private readonly Process _process;
    private readonly TempDirectory _prefix;

    private Nginx(Process process, TempDirectory prefix, int port)
    {
        _process = process;
        _prefix = prefix;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Client { get; }

    /// <param name="site">The name of the file.</param>
    /// <param name="app">Where the application listens.</param>
    public static async Task<Nginx> StartAsync(string site, Uri app)
    {
        var text = Repository.Read(Folder + site + ".conf");
        Assert.Contains(ListenAddress, text, StringComparison.Ordinal);
        Assert.Contains(AppAddress, text, StringComparison.Ordinal);

        var port = SampleProcess.FreePort();
        var prefix = new TempDirectory();
        prefix.With("nginx.conf", Main);
        prefix.With("site.conf", text
            .Replace(ListenAddress, $"listen 127.0.0.1:{port};", StringComparison.Ordinal)
            .Replace(AppAddress, app.Authority, StringComparison.Ordinal));
        var nginx = new Nginx(Run(prefix.Path), prefix, port);
        await nginx.WaitAsync(port);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _prefix.Dispose();
    }

    private static Process Run(string prefix)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Shell, Find(), "-p", prefix, "-c", "nginx.conf", "-e", "error.log"]) { RedirectStandardInput = true };
        return Process.Start(start) ?? throw new InvalidOperationException("There is no shell.");
    }

    private static string Find()
    {
        // On Debian it is where only root looks.
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(static folder => Path.Combine(folder, "nginx"))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            const string Missing = "This test needs nginx. On Debian: apt-get install nginx";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Missing);
            Assert.Fail(Missing);
        }

        return path;
    }

    private async Task WaitAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException) when (attempt < 200)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                var log = File.ReadAllText(Path.Combine(_prefix.Path, "error.log"));
                await DisposeAsync();
                throw new InvalidOperationException("nginx does not start: " + log);
            }
        }
    }
}
