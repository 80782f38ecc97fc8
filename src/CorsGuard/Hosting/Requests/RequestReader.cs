using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Reads what a request says besides its Origin. Most requests are decided without it.</summary>
internal static class RequestReader
{
    public static RequestFacts Actual(HttpRequest request, StringValues origin) => new() { Origin = origin, Scheme = request.Scheme, Host = request.Headers.Host };

    public static RequestFacts Preflight(HttpRequest request)
    {
        var headers = request.Headers;
        return new RequestFacts
        {
            IsPreflight = true,
            Origin = headers.Origin,
            RequestMethod = headers.AccessControlRequestMethod,
            RequestHeaders = headers.AccessControlRequestHeaders,
            RequestsPrivateNetwork = RequestsPrivateNetwork(headers),
            Scheme = request.Scheme,
            Host = headers.Host,
        };
    }

    public static bool RequestsPrivateNetwork(IHeaderDictionary headers) => headers[HeaderNames.RequestPrivateNetwork] == "true";

    /// <summary>Only where the origin is refused so far it matters where the request was sent.</summary>
    public static CorsDecision ExceptSameOrigin(CorsDecision decision, HttpRequest request, StringValues origin) =>
        decision.Denial == DenialReason.OriginNotAllowed ? Evaluator.ExceptSameOrigin(decision, origin, request.Scheme, request.Headers.Host) : decision;
}
