using CorsGuard.Fetch;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Evaluation;

/// <summary>All that a decision depends on besides the policy.</summary>
internal readonly record struct RequestFacts
{
    /// <summary>True = a preflight by <see cref="IsPreflightRequest"/>.</summary>
    public bool IsPreflight { get; init; }

    /// <summary>The lines of the Origin header; empty = it is absent. An empty header is one empty line.</summary>
    public StringValues Origin { get; init; }

    /// <summary>Access-Control-Request-Method, of a preflight.</summary>
    public StringValues RequestMethod { get; init; }

    /// <summary>Access-Control-Request-Headers, of a preflight.</summary>
    public StringValues RequestHeaders { get; init; }

    /// <summary>Access-Control-Request-Private-Network is true, of a preflight.</summary>
    public bool RequestsPrivateNetwork { get; init; }

    /// <summary>The method of an actual request, where it matters: for <see cref="Guard"/>.</summary>
    public string? Method { get; init; }

    /// <summary>An actual request that opens a WebSocket, for <see cref="Guard"/>.</summary>
    public bool IsWebSocket { get; init; }

    /// <summary>Sec-Fetch-Site, for <see cref="Guard"/>: what the browser says of page and server. Scripts cannot set it.</summary>
    public StringValues FetchSite { get; init; }

    /// <summary>The scheme that the client used.</summary>
    public string Scheme { get; init; }

    /// <summary>The Host header: host[:port].</summary>
    public string? Host { get; init; }

    /// <summary>
    /// OPTIONS with an Origin and a non-empty Access-Control-Request-Method
    /// (https://fetch.spec.whatwg.org/#cors-preflight-request). A method in another case is another method.
    /// </summary>
    public static bool IsPreflightRequest(string method, StringValues origin, StringValues requestMethod) =>
        method == Methods.Options && origin.Count > 0 && !StringValues.IsNullOrEmpty(requestMethod);
}
