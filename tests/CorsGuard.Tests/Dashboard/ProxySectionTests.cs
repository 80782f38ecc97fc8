using CorsGuard.Hosting;
using CorsGuard.Tests.Hosting;
using CorsGuard.Tests.Proxies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Dashboard;

public sealed class ProxySectionTests
{
    [Fact]
    public async Task Live_ShowsWhatTheRequestsShowOfProxies()
    {
        await using var app = await TestApp.StartAsync(
            TestApp.DefaultPolicyOnly,
            static app =>
            {
                app.UseCorsGuard();
                app.MapCorsGuardDashboard();
                app.MapGet("/orders", static () => "Two orders.");
            },
            static builder => builder.Services.AddCorsGuardDashboard(),
            environment: "Development");
        Assert.DoesNotContain("Proxies", await LiveAsync(app), StringComparison.Ordinal);
        for (var i = 0; i < ProxySymptoms.OriginsMissed; i++)
        {
            using var response = await app.SendAsync(Probe.OfBrowser(HttpMethod.Get, origin: null));
        }

        var live = await LiveAsync(app);

        Assert.Matches("<h3>Proxies</h3><ul class=\"diagnostics\"><li class=\"failed\">20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}Z: The Origin header seems to be removed", live);
        Assert.Contains("docs/proxies.md#origin-never-arrives</i></li></ul>", live, StringComparison.Ordinal);
    }

    private static Task<string> LiveAsync(TestApp app) => app.Client.GetStringAsync(new Uri("/_corsguard/live", UriKind.Relative), TestContext.Current.CancellationToken);
}
