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

    // A policy that protects nothing governs each of them.
    public static TheoryData<string> OpenPolicies =>
    [
        """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""",
        """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ], "ProtectWebSockets": "no" } } }""",
        """{ "CorsGuard": { "Policies": { "named": { "AllowedOrigins": [ "https://frontend.example.com" ] } } } }""",
    ];

    [Theory]
    [MemberData(nameof(OpenApps))]
    public async Task Start_WithWebSocketsForEveryOrigin_Warns(string name, Action<WebApplication> configure)
    {
        foreach (var policies in OpenPolicies)
        {
            await using var app = await StartAsync(configure, settings: policies);

            Assert.True(app.CorsLog.Count(static line => line.StartsWith(Code, StringComparison.Ordinal)) == 1, name + policies);
        }
    }

    [Theory]
    [MemberData(nameof(OpenApps))]
    public async Task Start_WithWebSocketsUnderAPolicyWithAList_DoesNotWarn(string name, Action<WebApplication> configure)
    {
        await using var app = await StartAsync(configure);

        Assert.False(app.CorsLog.Any(static line => line.StartsWith(Code, StringComparison.Ordinal)), name);
    }

    [Theory]
    [InlineData("/chat", "named", false)]
    [InlineData("/open", null, true)]
    [InlineData("/closed/chat", null, true)]
    [InlineData("/chat", null, false)]
    [InlineData("/chat", "any", true)]
    [InlineData("/chat", "ofCode", false)]
    [InlineData("/chat", "anyOfCode", true)]
    public async Task Start_WithAHub_WarnsByThePolicyThatGovernsIt(string path, string? policy, bool expected)
    {
        const string Settings = """
            {
              "CorsGuard": {
                "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] },
                "Policies": { "any": { "AllowedOrigins": "*" }, "named": { "AllowedOrigins": [ "https://frontend.example.com" ] } },
                "Paths": { "/open": "any", "/closed": "none" }
              }
            }
            """;
        await using var app = await StartAsync(
            app =>
            {
                var hub = app.MapHub<ChatHub>(path);
                if (policy is not null)
                {
                    hub.RequireCors(policy);
                }
            },
            static builder => builder.Services.AddCors(static options =>
            {
                options.AddPolicy("ofCode", static policy => policy.WithOrigins("https://frontend.example.com"));
                options.AddPolicy("anyOfCode", static policy => policy.AllowAnyOrigin());
            }),
            Settings);

        Assert.Equal(expected, app.CorsLog.Any(static line => line.StartsWith(Code, StringComparison.Ordinal)));
    }

    // Of one that was open before, nothing must hide another one that a change opens.
    [Fact]
    public async Task Start_WithSeveralHubs_WarnsOfEach()
    {
        await using var app = await StartAsync(
            static app =>
            {
                app.UseWebSockets();
                app.MapHub<ChatHub>("/a");
                app.MapHub<ChatHub>("/b");
                app.MapHub<ChatHub>("/c").RequireCors("named");
            },
            settings: """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" }, "Policies": { "named": { "AllowedOrigins": "https://frontend.example.com" } } } }""");

        var warnings = app.CorsLog.Where(static line => line.StartsWith(Code, StringComparison.Ordinal)).ToList();
        Assert.Equal(3, warnings.Count);
        Assert.All((string[])["endpoint /a", "endpoint /b", "UseWebSockets"], subject => Assert.Single(warnings, line => line.Contains(subject + " ", StringComparison.Ordinal)));
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
            static builder => builder.Services.Configure<WebSocketOptions>(static options => options.AllowedOrigins.Add(TestApp.Allowed)),
            """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""");

        Assert.DoesNotContain(app.CorsLog, static line => line.StartsWith(Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithoutWebSockets_DoesNotWarn()
    {
        await using var app = await StartAsync(static app => app.MapGet("/", static () => "x"));

        Assert.DoesNotContain(app.CorsLog, static line => line.StartsWith(Code, StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync(
        Action<WebApplication> configure, Action<WebApplicationBuilder>? build = null, string settings = TestApp.DefaultPolicyOnly) => TestApp.StartAsync(
        settings,
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
