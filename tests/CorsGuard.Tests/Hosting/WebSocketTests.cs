using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>WebSocket handshakes on Kestrel, as the framework's own clients and raw ones send them.</summary>
public sealed class WebSocketTests
{
    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] },
            "Policies": {
              "any": { "AllowedOrigins": "*" },
              "off": { "AllowedOrigins": [ "https://frontend.example.com" ], "ProtectWebSockets": false }
            },
            "Paths": { "/any": "any", "/off": "off", "/none": "none" }
          }
        }
        """;

    [Theory]
    [InlineData("/socket", TestApp.Allowed, 101)]
    [InlineData("/socket", TestApp.Refused, 403)]
    [InlineData("/socket", "null", 403)]
    [InlineData("/socket", "nonsense", 403)]
    [InlineData("/socket", "https://FRONTEND.example.com", 403)]
    [InlineData("/socket", "https://127.0.0.1", 403)] // another port
    [InlineData("/socket", "http://{host}", 101)] // the server's own
    [InlineData("/socket", "https://{host}", 101)] // behind a proxy that ends TLS
    [InlineData("/socket", null, 101)] // no browser
    [InlineData("/any/socket", TestApp.Refused, 101)]
    [InlineData("/off/socket", TestApp.Refused, 101)]
    [InlineData("/none/socket", TestApp.Refused, 101)]
    [InlineData("/disabled", TestApp.Refused, 101)]
    [InlineData("/inline", TestApp.Refused, 403)] // a policy in code
    [InlineData("/inline", "https://inline.example.com", 101)]
    public async Task Handshake_IsRefusedWhereThePolicyRefusesTheOrigin(string path, string? origin, int status)
    {
        await using var app = await StartAsync();
        var accepted = await ConnectAsync(app, path, origin?.Replace("{host}", app.Address.Authority, StringComparison.Ordinal), HttpVersion.Version11);

        Assert.Equal(status, accepted);
    }

    [Theory]
    [InlineData(TestApp.Allowed, 200)]
    [InlineData(TestApp.Refused, 403)]
    [InlineData(null, 200)]
    public async Task Handshake_OverHttp2_IsRefusedLikewise(string? origin, int status)
    {
        await using var app = await StartAsync(HttpProtocols.Http2);

        Assert.Equal(status, await ConnectAsync(app, "/socket", origin, HttpVersion.Version20));
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("WebSocket")]
    [InlineData("h2c, websocket")]
    public async Task Handshake_InAnySpelling_IsABare403ThatIsLogged(string upgrade)
    {
        await using var app = await StartAsync();
        var answer = await SendRawAsync(app, $"GET /socket HTTP/1.1\r\nHost: {app.Address.Authority}\r\nConnection: Upgrade, close\r\nUpgrade: {upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: {TestApp.Refused}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nVary: Origin\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control-", answer, StringComparison.Ordinal);
        Assert.Single(app.CorsLog, static line => line.Contains("GET /socket", StringComparison.Ordinal) && line.Contains("origin not allowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OtherUpgrade_OfARefusedOrigin_Runs()
    {
        await using var app = await StartAsync();
        var answer = await SendRawAsync(app, $"GET /plain HTTP/1.1\r\nHost: {app.Address.Authority}\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\nOrigin: {TestApp.Refused}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestApp.Allowed, true)]
    [InlineData(TestApp.Refused, false)]
    [InlineData(null, true)]
    public async Task Hub_IsReachedOnlyByAllowedOrigins(string? origin, bool expected)
    {
        await using var app = await StartAsync();
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(app.Address, "/chat"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.SkipNegotiation = true;
                if (origin is not null)
                {
                    options.Headers["Origin"] = origin;
                }
            })
            .Build();

        var failure = await Record.ExceptionAsync(() => connection.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(expected, failure is null);
        if (expected)
        {
            Assert.Equal("hello", await connection.InvokeAsync<string>(nameof(ChatHub.Greet), TestContext.Current.CancellationToken));
        }
    }

    // The status of the handshake.
    private static async Task<int> ConnectAsync(TestApp app, string path, string? origin, Version version)
    {
        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        socket.Options.HttpVersion = version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var uri = new UriBuilder(new Uri(app.Address, path)) { Scheme = "ws" }.Uri;
        var failure = await Record.ExceptionAsync(() => socket.ConnectAsync(uri, invoker, TestContext.Current.CancellationToken));
        if (failure is null)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes("ping"), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
            var buffer = new byte[16];
            var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.Equal("ping", Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        return (int)socket.HttpStatusCode;
    }

    private static async Task<string> SendRawAsync(TestApp app, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static Task<TestApp> StartAsync(HttpProtocols protocols = HttpProtocols.Http1) => TestApp.StartAsync(
        Settings,
        static app =>
        {
            app.UseCorsGuard();
            app.UseWebSockets();
            app.MapGet("/plain", static () => "plain");
            app.MapHub<ChatHub>("/chat");
            foreach (var path in (string[])["/socket", "/any/socket", "/off/socket", "/none/socket"])
            {
                app.Map(path, EchoAsync);
            }

            app.Map("/disabled", EchoAsync).WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
            app.Map("/inline", EchoAsync).RequireCors(static policy => policy.WithOrigins("https://inline.example.com"));
        },
        builder =>
        {
            builder.Services.AddSignalR();
            builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        },
        kestrel: true);

    private static async Task EchoAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[16];
        var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
    }

    private sealed class ChatHub : Hub
    {
        public string Greet() => "hello";
    }
}
