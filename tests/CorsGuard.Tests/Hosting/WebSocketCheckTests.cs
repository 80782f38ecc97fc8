using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

public sealed class WebSocketCheckTests
{
    private const string Code = "CG5009";

    public static TheoryData<string, Action<WebApplication>> OpenApps => new()
    {
        { "UseWebSockets", static app => app.UseWebSockets() },
        { "*", static app => app.UseWebSockets(new WebSocketOptions { AllowedOrigins = { "*" } }) },
        { "in a branch", static app => app.Map("/socket", static branch => branch.UseWebSockets()) },
        { "hub", static app => app.MapHub<ChatHub>("/chat") },
    };

    [Theory]
    [MemberData(nameof(OpenApps))]
    public async Task Start_WithWebSocketsForEveryOrigin_Warns(string name, Action<WebApplication> configure)
    {
        await using var app = await StartAsync(configure);

        Assert.True(app.CorsLog.Count(static line => line.StartsWith(Code, StringComparison.Ordinal)) == 1, name);
    }

    [Theory]
    [MemberData(nameof(OpenApps))]
    public async Task Start_WithWebSocketsForListedOrigins_DoesNotWarn(string name, Action<WebApplication> configure)
    {
        await using var app = await StartAsync(
            app =>
            {
                if (name != "*")
                {
                    configure(app);
                }

                app.UseWebSockets(new WebSocketOptions { AllowedOrigins = { TestApp.Allowed } });
            },
            static builder => builder.Services.Configure<WebSocketOptions>(static options => options.AllowedOrigins.Add(TestApp.Allowed)));

        Assert.DoesNotContain(app.CorsLog, static line => line.StartsWith(Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithoutWebSockets_DoesNotWarn()
    {
        await using var app = await StartAsync(static app => app.MapGet("/", static () => "x"));

        Assert.DoesNotContain(app.CorsLog, static line => line.StartsWith(Code, StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> configure, Action<WebApplicationBuilder>? build = null) => TestApp.StartAsync(
        TestApp.DefaultPolicyOnly,
        app =>
        {
            app.UseCorsGuard();
            configure(app);
        },
        builder =>
        {
            builder.Services.AddCorsGuard();
            builder.Services.AddSignalR();
            build?.Invoke(builder);
        });

    private sealed class ChatHub : Hub;
}
