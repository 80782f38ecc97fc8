using CorsGuard.Tests.Hosting;

namespace CorsGuard.Tests.Containers;

/// <summary>The three containers together, with either proxy of the Compose file in front.</summary>
public sealed class ProxyTests(PublishedImages images)
{
    private static readonly ComposeFile Compose = ComposeFile.Read();
    private static readonly (string Name, string Value) ApiHost = ("Host", "api.example.com");

    [Fact]
    public async Task Nginx_LeavesCorsToTheApi()
    {
        using var api = await StartAsync("api", "Api");
        using var web = await StartAsync("web", "Web");
        using var nginx = await SampleNginx.StartAsync(api.Address, web.Address);
        api.Address = nginx.Address;

        await AssertProxyAsync(api);
    }

    [Fact]
    public async Task Yarp_LeavesCorsToTheApi()
    {
        using var api = await StartAsync("api", "Api");
        using var web = await StartAsync("web", "Web");
        using var gateway = await Container.StartAsync(images, "Gateway", new Dictionary<string, string>
        {
            ["ReverseProxy__Clusters__api__Destinations__api__Address"] = api.Address.ToString(),
            ["ReverseProxy__Clusters__web__Destinations__web__Address"] = web.Address.ToString(),
        });
        api.Address = gateway.Address;

        await AssertProxyAsync(api);
    }

    private static async Task AssertProxyAsync(Container proxy)
    {
        await Expected.AssertAllowedAsync(proxy, "https://acme.tenants.example.com", ApiHost);
        await Expected.AssertRefusedAsync(proxy, "https://attacker.example.net", ApiHost);
        Assert.Contains("<title>CorsGuard in containers</title>", await proxy.ReadAsync("/", ("Host", "app.example.com")), StringComparison.Ordinal);

        // The API knows its own origin as the client wrote it, and the client cannot write the proxy's header.
        using var own = await proxy.GetAsync("/orders", "http://api.example.com", ApiHost);
        CorsHeaders.AssertResponse(own, 200, "Vary: Origin");
        using var forged = await proxy.GetAsync("/orders", "https://api.example.com", ApiHost, ("X-Forwarded-Proto", "https"));
        CorsHeaders.AssertResponse(forged, 403, "Vary: Origin");
    }

    private Task<Container> StartAsync(string service, string image) =>
        Container.StartAsync(images, image, Compose.Environment(service, ComposeFile.Variables("production.env")));
}
