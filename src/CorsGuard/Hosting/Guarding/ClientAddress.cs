using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace CorsGuard.Hosting;

/// <summary>
/// The scheme and host that the client used, as far as the application trusts its proxies. CorsGuard stands in front of
/// <c>UseForwardedHeaders()</c>, so it asks the application's own middleware, which knows whom to trust, about a copy of the request.
/// </summary>
internal sealed class ClientAddress
{
    private readonly ForwardedHeadersMiddleware? _forwardedHeaders;

    /// <param name="forwardedHeaders">The application's; null = it has none.</param>
    public ClientAddress(ForwardedHeadersMiddleware? forwardedHeaders)
    {
        _forwardedHeaders = forwardedHeaders;
    }

    public (string Scheme, string? Host) Of(HttpContext context)
    {
        var request = context.Request;
        if (_forwardedHeaders is null)
        {
            return (request.Scheme, request.Host.Value);
        }

        var copy = new DefaultHttpContext();
        copy.Connection.RemoteIpAddress = context.Connection.RemoteIpAddress;
        copy.Connection.RemotePort = context.Connection.RemotePort;
        copy.Request.Scheme = request.Scheme;
        copy.Request.PathBase = request.PathBase;
        foreach (var (name, value) in request.Headers)
        {
            copy.Request.Headers[name] = value;
        }

        _forwardedHeaders.ApplyForwarders(copy);
        return (copy.Request.Scheme, copy.Request.Host.Value);
    }
}
