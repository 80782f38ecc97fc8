using System.Diagnostics;
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

    private const string PidFile = "nginx.pid";

    // Ports that were free a moment ago.
    private const string PortTaken = "Address already in use";
    private const int Attempts = 3;

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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
        for (var attempt = 1; ; attempt++)
        {
            var nginx = Run(text.Replace(AppAddress, app.Authority, StringComparison.Ordinal), SampleProcess.FreePort());
            if (await nginx.ListensAsync())
            {
                return nginx;
            }

            var log = nginx.ErrorLog;
            await nginx.DisposeAsync();
            if (attempt == Attempts || !log.Contains(PortTaken, StringComparison.Ordinal))
            {
                throw new InvalidOperationException("nginx does not start: " + log);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _prefix.Dispose();
    }

    private string ErrorLog => _prefix.Read("error.log");

    private static Nginx Run(string site, int port)
    {
        var path = Find();
        var prefix = new TempDirectory()
            .With("nginx.conf", Main)
            .With("site.conf", site.Replace(ListenAddress, $"listen 127.0.0.1:{port};", StringComparison.Ordinal));
        var start = new ProcessStartInfo("/bin/sh", ["-c", Shell, path, "-p", prefix.Path, "-c", "nginx.conf", "-e", "error.log"]) { RedirectStandardInput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("There is no shell.");
        return new Nginx(process, prefix, port);
    }

    public static string Find()
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

    // It writes the file once the port is its own; that somebody listens there would say nothing.
    private async Task<bool> ListensAsync()
    {
        var watch = Stopwatch.StartNew();
        while (_prefix.Read(PidFile).Length == 0)
        {
            if (watch.Elapsed > Patience || ErrorLog.Contains("[emerg]", StringComparison.Ordinal))
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        return true;
    }
}
