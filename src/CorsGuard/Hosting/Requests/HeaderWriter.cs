using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Carries out a decision on the response. On governed responses the CORS headers are CorsGuard's alone.</summary>
internal static class HeaderWriter
{
    private static readonly StringValues True = "true";

    /// <returns>The Access-Control-Allow-Origin that somebody else had written.</returns>
    public static StringValues WriteActual(IHeaderDictionary headers, CompiledPolicy policy, CorsDecision decision)
    {
        if (policy.HasOtherHeaders)
        {
            WriteOthers(headers, policy, decision);
        }

        if (decision.AllowOrigin is not { } origin)
        {
            return Reset(headers, policy.VaryValue);
        }

        // Those of the application stay where the policy has none.
        var exposes = policy.ExposeHeadersValue.Count > 0 ? policy.ExposeHeadersValue : OneValue(headers.AccessControlExposeHeaders);
        var removed = Reset(headers, policy.VaryValue);
        WriteOrigin(headers, policy, origin);
        if (exposes.Count > 0)
        {
            headers.AccessControlExposeHeaders = exposes;
        }

        return removed;
    }

    public static void WritePreflight(
        HttpResponse response, CompiledPolicy policy, CorsDecision decision, StringValues requestMethod, StringValues requestHeaders, bool requestsPrivateNetwork)
    {
        var headers = response.Headers;
        Reset(headers, decision.SendsCorsHeaders && policy.EchoVaryValue.Count > 0 ? policy.EchoVaryValue : policy.VaryValue);
        if (decision.AllowOrigin is not { } origin)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        response.StatusCode = policy.PreflightSuccessStatus;
        WriteOrigin(headers, policy, origin);
        headers.AccessControlAllowMethods = decision.AllowMethods(policy, requestMethod);
        headers.AccessControlAllowHeaders = decision.AllowHeaders(policy, requestHeaders);
        headers.AccessControlMaxAge = policy.MaxAgeValue;
        if (policy.AllowPrivateNetwork && requestsPrivateNetwork)
        {
            headers[HeaderNames.AllowPrivateNetwork] = True;
        }
    }

    // From the same list of origins, where the policy says so.
    private static void WriteOthers(IHeaderDictionary headers, CompiledPolicy policy, CorsDecision decision)
    {
        if (policy.TimingAllowOrigin)
        {
            headers[HeaderNames.TimingAllowOrigin] = decision.AllowOrigin;
        }

        if (policy.ResourcePolicyValue.Count > 0)
        {
            headers.TryAdd(HeaderNames.ResourcePolicy, policy.ResourcePolicyValue);
        }
    }

    // Leaves no CORS header, and says what the answer depends on. Where no CORS header may leave, this is all.
    private static StringValues Reset(IHeaderDictionary headers, StringValues vary)
    {
        if (HasContentTypeAtMost(headers))
        {
            // The usual case, in which there is no Vary either.
            if (vary.Count > 0)
            {
                headers.Vary = vary;
            }

            return default;
        }

        var removed = RemoveCorsHeaders(headers);
        if (vary.Count > 0)
        {
            VaryHeader.Add(headers, vary);
        }

        return removed;
    }

    private static StringValues OneValue(StringValues values) => values.Count > 1 ? string.Join(", ", (IEnumerable<string?>)values) : values;

    private static void WriteOrigin(IHeaderDictionary headers, CompiledPolicy policy, string origin)
    {
        headers.AccessControlAllowOrigin = origin;
        if (policy.AllowCredentials)
        {
            headers.AccessControlAllowCredentials = True;
        }
    }

    private static bool HasContentTypeAtMost(IHeaderDictionary headers) => headers.Count is var count && (count == 0 || (count == 1 && headers.ContentType.Count > 0));

    /// <summary>Refuses where it is not known which policy governs: another request for the same may well be granted something.</summary>
    public static void Withhold(IHeaderDictionary headers)
    {
        RemoveCorsHeaders(headers);
        VaryHeader.Add(headers, HeaderNames.Origin);
    }

    /// <returns>The Access-Control-Allow-Origin that was there.</returns>
    public static StringValues RemoveCorsHeaders(IHeaderDictionary headers)
    {
        if (!HasOthersThanUsual(headers))
        {
            return default;
        }

        var removed = headers.AccessControlAllowOrigin;
        headers.AccessControlAllowOrigin = default;
        headers.AccessControlAllowCredentials = default;
        headers.AccessControlAllowMethods = default;
        headers.AccessControlAllowHeaders = default;
        headers.AccessControlMaxAge = default;
        headers.AccessControlExposeHeaders = default;
        if (HasOthersThanUsual(headers))
        {
            RemoveUnknownCorsHeaders(headers);
        }

        return removed;
    }

    // Walking the headers allocates and asking for each CORS header costs. Counting down those that most responses have shows that there is no other.
    private static bool HasOthersThanUsual(IHeaderDictionary headers)
    {
        var others = headers.Count;
        return others > 0
            && (others -= One(headers.ContentType)) > 0
            && (others -= headers.ContentLength is null ? 0 : 1) > 0
            && (others -= One(headers.CacheControl)) > 0
            && (others -= One(headers.Vary)) > 0
            && (others -= One(headers.ETag)) > 0
            && (others -= One(headers.LastModified)) > 0
            && (others -= One(headers.Location)) > 0
            && (others -= One(headers.ContentEncoding)) > 0
            && (others -= One(headers.AcceptRanges)) > 0
            && (others -= One(headers.RetryAfter)) > 0
            && (others -= One(headers.Date)) > 0
            && others - One(headers.Server) > 0;
    }

    private static int One(StringValues values) => values.Count > 0 ? 1 : 0;

    private static void RemoveUnknownCorsHeaders(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.Where(static name => name.StartsWith(HeaderNames.Prefix, StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            headers.Remove(name);
        }
    }
}
