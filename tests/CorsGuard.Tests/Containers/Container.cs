using System.Diagnostics;
using System.Text.RegularExpressions;
using CorsGuard.Tests.Hosting;
using CorsGuard.Tests.Samples;

namespace CorsGuard.Tests.Containers;

/// <summary>
/// The process of an image with the image's environment and the one that it is given, and nothing else of the machine's: what a container is,
/// but for the walls. It listens on a port that the system chooses.
/// </summary>
internal sealed partial class Container : IDisposable
{
    private readonly SampleProcess _process;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private Container(SampleProcess process)
    {
        _process = process;
    }

    public string Output => _process.Output;

    public int ExitCode => _process.ExitCode;

    /// <summary>Where requests go: to the container itself, or to the proxy in front of it.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1");

    /// <param name="images">Where the image is.</param>
    /// <param name="name">The name of the image.</param>
    /// <param name="environment">What Compose or Kubernetes sets.</param>
    /// <param name="invariant">Whether the image has no ICU, as those of the sample.</param>
    public static async Task<Container> StartAsync(
        PublishedImages images, string name, IReadOnlyDictionary<string, string> environment, bool invariant = true)
    {
        var container = await RunAsync(images, name, environment, invariant);
        try
        {
            await container._process.WaitForAsync("Application started", TestContext.Current.CancellationToken);
        }
        catch
        {
            container.Dispose();
            throw;
        }

        container.Address = new Uri(Listening().Match(container.Output).Groups[1].Value);
        return container;
    }

    /// <summary>One that ends by itself.</summary>
    public static async Task<Container> RunToItsEndAsync(
        PublishedImages images, string name, IReadOnlyDictionary<string, string> environment, bool invariant = true)
    {
        var container = await RunAsync(images, name, environment, invariant);
        await container._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return container;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string origin, params (string Name, string Value)[] headers) =>
        SendAsync(CorsRequest.Actual(HttpMethod.Get, path, origin), headers);

    public Task<HttpResponseMessage> PreflightAsync(string path, string origin, params (string Name, string Value)[] headers) =>
        SendAsync(CorsRequest.Preflight(path, [origin], ["PUT"]), headers);

    public async Task<string> ReadAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task WaitForAsync(string text) => _process.WaitForAsync(text, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
    }

    private static async Task<Container> RunAsync(
        PublishedImages images, string name, IReadOnlyDictionary<string, string> environment, bool invariant)
    {
        var folder = await images.FindAsync(name);
        var entryPoint = Image.Of(name).EntryPoint;
        var start = new ProcessStartInfo(entryPoint[0], entryPoint.Skip(1)) { WorkingDirectory = folder };
        KeepOnly(start, "PATH", "HOME", "DOTNET_ROOT", "TMPDIR");
        Dictionary<string, string> all = new(environment)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        };
        if (invariant)
        {
            all["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "true";
        }

        return new Container(SampleProcess.Run(start, all));
    }

    private static void KeepOnly(ProcessStartInfo start, params string[] names)
    {
        foreach (var name in start.Environment.Keys.Except(names).ToList())
        {
            start.Environment.Remove(name);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        using (request)
        {
            request.RequestUri = new Uri(Address, request.RequestUri ?? Address);
            foreach (var (name, value) in headers)
            {
                CorsRequest.With(request, name, value);
            }

            return await _client.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex("Now listening on: (http://\\S+)")]
    private static partial Regex Listening();
}
