using CorsGuard.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGuard.Tests.Hosting;

public sealed class WebSocketHandshakeTests
{
    [Theory]
    [InlineData("GET", null, null, false)]
    [InlineData("GET", "websocket", null, true)]
    [InlineData("GET", "h2c, WebSocket", null, true)]
    [InlineData("GET", "h2c", null, false)]
    [InlineData("CONNECT", null, "websocket", true)]
    [InlineData("CONNECT", null, "WebSocket", true)]
    [InlineData("CONNECT", "h2c", "websocket", true)] // what an intermediary adds hides nothing
    [InlineData("CONNECT", null, "webtransport", false)]
    [InlineData("CONNECT", null, null, false)]
    public void Is_Request_SaysWhetherItOpensAWebSocket(string method, string? upgrade, string? protocol, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Headers.Upgrade = upgrade;
        context.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect(protocol));

        Assert.Equal(expected, WebSocketHandshake.Is(context, context.Request.Headers, method));
    }

    private sealed class ExtendedConnect(string? protocol) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => protocol is not null;

        public string? Protocol => protocol;

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
