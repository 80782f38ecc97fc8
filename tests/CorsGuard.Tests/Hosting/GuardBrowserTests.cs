using System.Net.WebSockets;
using CorsGuard.Tests.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace CorsGuard.Tests.Hosting;

/// <summary>What pages of an allowed and of a refused origin can do to a server with guard mode on, in a real browser.</summary>
public sealed class GuardBrowserTests
{
    private const string Fetch = "options => fetch(options.url, options).then(response => response.status, () => 'blocked')";

    private const string OpenSocket = """
        url => new Promise(resolve => {
            const socket = new WebSocket(url);
            socket.onopen = () => socket.send("ping");
            socket.onmessage = message => resolve(message.data);
            socket.onerror = () => resolve("refused");
        })
        """;

    private const string SubmitForm = """
        url => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = url;
            form.innerHTML = '<input name="amount" value="1">';
            const frame = document.createElement("iframe");
            frame.name = form.target = "hidden";
            document.body.append(frame, form);
            form.submit();
        }
        """;

    // The two ways to say it; each makes the simple POST of a refused origin harmless.
    public static TheoryData<string> Guards => ["\"RejectDisallowedOrigins\": true", "\"CrossOriginWrites\": \"Protect\""];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Pages_OfAllowedOriginsOnly_CanWriteAndOpenWebSockets(string guard)
    {
        List<string> writes = [];
        await using var allowed = await StartPagesAsync();
        await using var refused = await StartPagesAsync();
        await using var api = await StartApiAsync(OriginOf(allowed), guard, writes);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var tab = await browser.NewPageAsync();

        // Simple requests: the browser asks nobody before it sends them.
        await tab.GotoAsync(OriginOf(refused));
        Assert.Equal("blocked", await PostAsync(tab, api, "text/plain", """{ "amount": 1 }"""));
        Assert.Equal("blocked", await PostAsync(tab, api, "application/x-www-form-urlencoded", "amount=1"));
        Assert.Equal("refused", await tab.EvaluateAsync<string>(OpenSocket, SocketOf(api)));
        Assert.Equal(403, await SubmitAsync(tab, api));
        Assert.Empty(writes);

        await tab.GotoAsync(OriginOf(allowed));
        Assert.Equal("200", await PostAsync(tab, api, "text/plain", """{ "amount": 1 }"""));
        Assert.Equal("ping", await tab.EvaluateAsync<string>(OpenSocket, SocketOf(api)));
        Assert.Equal(200, await SubmitAsync(tab, api));

        // The server's own page.
        await tab.GotoAsync(OriginOf(api));
        Assert.Equal("200", await PostAsync(tab, api, "text/plain", """{ "amount": 1 }"""));
        Assert.Equal("ping", await tab.EvaluateAsync<string>(OpenSocket, SocketOf(api)));
        Assert.Equal(200, await SubmitAsync(tab, api));
        Assert.Equal([OriginOf(allowed), OriginOf(allowed), OriginOf(api), OriginOf(api)], writes);
    }

    [Fact]
    public async Task WithoutGuardMode_TheSimplePostOfARefusedOriginRuns()
    {
        List<string> writes = [];
        await using var allowed = await StartPagesAsync();
        await using var refused = await StartPagesAsync();
        await using var api = await StartApiAsync(OriginOf(allowed), "\"ProtectWebSockets\": false", writes);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var tab = await browser.NewPageAsync();
        await tab.GotoAsync(OriginOf(refused));

        // The page cannot read the answer; what it wanted has happened all the same.
        Assert.Equal("blocked", await PostAsync(tab, api, "text/plain", """{ "amount": 1 }"""));
        Assert.Equal([OriginOf(refused)], writes);
        Assert.Equal("ping", await tab.EvaluateAsync<string>(OpenSocket, SocketOf(api)));
    }

    private static async Task<string> PostAsync(IPage tab, TestApp api, string type, string body)
    {
        var result = await tab.EvaluateAsync<object>(
            Fetch, new { url = new Uri(api.Address, "/pay").ToString(), method = "POST", credentials = "include", headers = new Dictionary<string, string> { ["Content-Type"] = type }, body });
        return result.ToString()!;
    }

    // The classic forged request, of which the visitor sees nothing.
    private static async Task<int> SubmitAsync(IPage tab, TestApp api)
    {
        var answer = await tab.RunAndWaitForResponseAsync(
            () => tab.EvaluateAsync(SubmitForm, new Uri(api.Address, "/pay").ToString()),
            static response => response.Url.EndsWith("/pay", StringComparison.Ordinal));
        return answer.Status;
    }

    private static string SocketOf(TestApp api) => $"ws://{api.Address.Authority}/socket";

    private static string OriginOf(TestApp app) => app.Address.GetLeftPart(UriPartial.Authority);

    private static Task<TestApp> StartPagesAsync() => TestApp.StartAsync(
        """{ "CorsGuard": { "DefaultPolicy": {} } }""",
        static app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", Page);
        },
        kestrel: true);

    private static Task<TestApp> StartApiAsync(string allowed, string guard, List<string> writes) => TestApp.StartAsync(
        $$"""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "{{allowed}}" ], "AllowCredentials": true, {{guard}} } } }""",
        app =>
        {
            app.UseCorsGuard();
            app.UseWebSockets();
            app.MapGet("/", Page);
            app.MapPost("/pay", (HttpContext context) =>
            {
                writes.Add(context.Request.Headers.Origin.ToString());
                return "paid";
            });
            app.Map("/socket", EchoAsync);
        },
        kestrel: true);

    private static IResult Page() => Results.Content("<!doctype html><title>Page</title><link rel=icon href=data:,><body>", "text/html");

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[16];
        var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
    }
}
