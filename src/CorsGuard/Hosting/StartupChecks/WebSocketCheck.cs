using CorsGuard.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace CorsGuard.Hosting;

/// <summary>
/// Warns where WebSockets are open to every origin: no policy protects the handshake, and neither do the application's own options. A handshake
/// carries an Origin and cookies, but CORS does not apply to it (https://fetch.spec.whatwg.org/#websocket-protocol).
/// </summary>
internal sealed class WebSocketCheck
{
    private readonly LoadedPolicies _loaded;
    private readonly FrameworkPolicies _frameworkPolicies;
    private readonly IOptions<WebSocketOptions> _options;

    public WebSocketCheck(LoadedPolicies loaded, FrameworkPolicies frameworkPolicies, IOptions<WebSocketOptions> options)
    {
        _loaded = loaded;
        _frameworkPolicies = frameworkPolicies;
        _options = options;
    }

    public void Run(IReadOnlyList<Endpoint> endpoints, bool hasOpenMiddleware)
    {
        if (!_loaded.Policies.All.Any() && _frameworkPolicies.Find(null) is null)
        {
            return;
        }

        foreach (var hub in FindOpenHubs(endpoints))
        {
            Report($"endpoint {hub.DisplayName}");
        }

        if (hasOpenMiddleware && !Protects(null))
        {
            // It may stand anywhere. The default policy governs what nothing else does.
            Report("UseWebSockets");
        }
    }

    // Hubs have a middleware of their own, with the application's options.
    private IEnumerable<Endpoint> FindOpenHubs(IReadOnlyList<Endpoint> endpoints)
    {
        var origins = _options.Value.AllowedOrigins;
        return origins.Count == 0 || origins.Contains("*")
            ? endpoints.Where(endpoint => IsHub(endpoint) && !IsProtected(endpoint))
            : [];
    }

    // Each hub has an endpoint more, for what comes before the handshake.
    private static bool IsHub(Endpoint endpoint) => endpoint.Metadata.GetMetadata<HubMetadata>() is not null && endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Connections.NegotiateMetadata>() is null;

    private bool IsProtected(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ICorsMetadata>() switch
    {
        null => IsPathProtected(endpoint),
        IDisableCorsAttribute => false,
        ICorsPolicyMetadata inline => !inline.Policy.AllowAnyOrigin,
        IEnableCorsAttribute { PolicyName: { } name } => Protects(name),
        _ => Protects(null),
    };

    private bool IsPathProtected(Endpoint endpoint)
    {
        var path = "/" + (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimStart('/');
        var entry = _loaded.Policies.Paths.Find(path);
        return entry is not { IsNone: true } && Protects(entry?.PolicyName);
    }

    // A foreign provider says only when a request comes what its policies are. They protect, unless they allow every origin.
    private bool Protects(string? name) => (name is null ? _loaded.Policies.Default : _loaded.Policies.Find(name)) is { } policy
        ? policy.ProtectsWebSockets
        : _frameworkPolicies.HasForeignProvider || _frameworkPolicies.Find(name) is { AllowAnyOrigin: false };

    private void Report(string subject) => _loaded.Diagnostics.Report(
        DiagnosticCodes.OpenWebSockets,
        new SettingLocation(subject, SettingLocations.Code),
        "Pages of every origin can open a WebSocket, with the visitor's cookies: CORS does not apply to the handshake.",
        $"Let a policy govern it that lists the origins of your front ends ({nameof(CorsGuardPolicyOptions.ProtectWebSockets)}), or list them in WebSocketOptions.AllowedOrigins.");
}
