using CorsGuard.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CorsGuard.Hosting;

/// <summary>
/// Warns where WebSockets are open to every origin. A handshake carries an Origin and cookies, but CORS does not apply to it
/// (https://fetch.spec.whatwg.org/#websocket-protocol): only the server can refuse it.
/// </summary>
internal sealed class WebSocketCheck
{
    private readonly LoadedPolicies _loaded;
    private readonly IOptions<WebSocketOptions> _options;

    public WebSocketCheck(LoadedPolicies loaded, IOptions<WebSocketOptions> options)
    {
        _loaded = loaded;
        _options = options;
    }

    public void Run(IReadOnlyList<Endpoint> endpoints, bool hasOpenMiddleware)
    {
        if (_loaded.Compiled.Rules.Count == 0)
        {
            return;
        }

        // Hubs have a middleware of their own, with the application's options.
        var hub = endpoints.FirstOrDefault(static endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is not null);
        var origins = _options.Value.AllowedOrigins;
        var isHubOpen = hub is not null && (origins.Count == 0 || origins.Contains("*"));
        if (isHubOpen || hasOpenMiddleware)
        {
            _loaded.Diagnostics.Report(
                DiagnosticCodes.OpenWebSockets,
                new SettingLocation(isHubOpen ? $"endpoint {hub?.DisplayName}" : "UseWebSockets", SettingLocations.Code),
                "Pages of every origin can open a WebSocket, with the visitor's cookies: CORS does not apply to the handshake.",
                "Configure WebSocketOptions.AllowedOrigins with the origins of your front ends (services.Configure<WebSocketOptions>(...)).");
        }
    }
}
