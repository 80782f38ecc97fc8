using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CorsGuard.Tests.Hosting;

/// <summary>A real WebApplication on the in-memory server, or on Kestrel, with its settings as JSON and its log at hand.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string Allowed = "https://frontend.example.com";
    public const string Refused = "https://attacker.example.net";

    public const string DefaultPolicyOnly = """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] } } }""";

    private readonly WebApplication _app;

    private TestApp(WebApplication app)
    {
        _app = app;
    }

    public HttpClient Client { get; private init; } = new();

    public FakeLogCollector Log => _app.Services.GetFakeLogCollector();

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Log lines of CorsGuard itself.</summary>
    public IReadOnlyList<string> CorsLog => [.. Log.GetSnapshot().Where(static record => record.Category == "CorsGuard").Select(static record => record.Message)];

    public static async Task<TestApp> StartAsync(
        string settings,
        Action<WebApplication>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        bool kestrel = false,
        string environment = "Production",
        Action<WebApplicationBuilder>? before = null)
    {
        var app = Build(settings, configure, build, kestrel, environment, before);
        await app.StartAsync();
        return new TestApp(app) { Client = kestrel ? KestrelClient(app) : app.GetTestClient() };
    }

    /// <summary>Starts an app whose policies are written in code.</summary>
    public static Task<TestApp> StartAsync(
        Action<CorsGuardOptions> options,
        Action<WebApplication>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        bool kestrel = false) => StartAsync(
            "{}",
            configure,
            builder =>
            {
                builder.Services.AddCorsGuard(options);
                build?.Invoke(builder);
            },
            kestrel);

    /// <param name="settings">JSON.</param>
    /// <param name="configure">Builds the pipeline; null = CorsGuard and one endpoint.</param>
    /// <param name="build">Runs after AddCorsGuard.</param>
    /// <param name="kestrel">Whether the server is Kestrel.</param>
    /// <param name="environment">The name of the environment.</param>
    /// <param name="before">Runs before AddCorsGuard.</param>
    public static WebApplication Build(
        string settings,
        Action<WebApplication>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        bool kestrel = false,
        string environment = "Production",
        Action<WebApplicationBuilder>? before = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
        builder.Services.AddRouting();
        builder.Logging.AddFakeLogging().SetMinimumLevel(LogLevel.Debug);
        if (kestrel)
        {
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        before?.Invoke(builder);
        builder.Services.AddCorsGuard();
        build?.Invoke(builder);
        var app = builder.Build();
        if (configure is null)
        {
            app.UseCorsGuard();
            app.MapGet("/", static () => "hello");
        }

        configure?.Invoke(app);
        return app;
    }

    public Task<HttpResponseMessage> PreflightAsync(string path, string origin, string method = "PUT", string? headers = null) =>
        SendAsync(CorsRequest.Preflight(path, [origin], [method], headers is null ? [] : [headers]));

    public Task<HttpResponseMessage> GetAsync(string path, string? origin) => SendAsync(HttpMethod.Get, path, origin);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? origin) =>
        SendAsync(CorsRequest.Actual(method, path, origin is null ? [] : [origin]));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    // Redirects are answers to look at, not to follow.
    private static HttpClient KestrelClient(WebApplication app) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
