using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>The request that opens a WebSocket (RFC 6455, section 4.1; over HTTP/2 and later RFC 8441, section 4).</summary>
internal static class WebSocketHandshake
{
    private const string Protocol = "websocket";

    public static bool Is(HttpContext context, IHeaderDictionary headers, string method) =>
        (headers.Upgrade is { Count: > 0 } upgrade && Names(upgrade)) || (HttpMethods.IsConnect(method) && IsExtendedConnect(context));

    // One of a list is enough. What only resembles a handshake is refused with them: the origin is a refused one.
    private static bool Names(StringValues upgrade)
    {
        foreach (var line in upgrade)
        {
            if (line?.Contains(Protocol, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: { } protocol } && protocol.Equals(Protocol, StringComparison.OrdinalIgnoreCase);
}
