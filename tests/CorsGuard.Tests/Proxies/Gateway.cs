using CorsGuard.Tests.Docs;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Proxies;

/// <summary>YARP on Kestrel, with one of the files in <c>yarp/</c>.</summary>
internal static class Gateway
{
    private const string Folder = "tests/CorsGuard.Tests/Proxies/yarp/";

    // As the files write it; the documents show the files.
    private const string AppAddress = "http://127.0.0.1:5000";

    /// <summary>YARP and nothing else.</summary>
    public static async Task<WebApplication> StartAsync(string file, Uri app)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Read(file, app))));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var gateway = builder.Build();
        gateway.MapReverseProxy();
        await gateway.StartAsync(TestContext.Current.CancellationToken);
        return gateway;
    }

    /// <summary>YARP with CorsGuard in front of it.</summary>
    public static Task<TestApp> StartGuardedAsync(string file, Uri app) => StartWithSettingsAsync(Read(file, app));

    public static Task<TestApp> StartWithSettingsAsync(string settings, Action<WebApplicationBuilder>? before = null) => TestApp.StartAsync(
        settings,
        static app =>
        {
            // docs: gateway
            app.UseCorsGuard();
            app.MapReverseProxy();
            // docs: end
        },
        static builder =>
        {
            // docs: gateway-services
            builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
            // docs: end
        },
        kestrel: true,
        before: before);

    public static HttpClient ClientOf(WebApplication app) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };

    public static string Read(string file, Uri app)
    {
        var text = Repository.Read(Folder + file + ".json");
        Assert.Contains(AppAddress, text, StringComparison.Ordinal);
        return text.Replace(AppAddress, app.AbsoluteUri, StringComparison.Ordinal);
    }
}
