using System.Collections.Frozen;

namespace CorsGuard.Fetch;

/// <summary>Request headers that no script can set (https://fetch.spec.whatwg.org/#forbidden-request-header), and values that any script can send.</summary>
internal static class RequestHeaders
{
    private static readonly FrozenSet<string> Forbidden = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept-Charset",
        "Accept-Encoding",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Connection",
        "Content-Length",
        "Cookie",
        "Cookie2",
        "Date",
        "DNT",
        "Expect",
        "Host",
        "Keep-Alive",
        "Origin",
        "Referer",
        "Set-Cookie",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via");

    private static readonly string[] FormTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <summary>A content type that needs no preflight (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).</summary>
    public static bool IsSafelistedContentType(string value)
    {
        var essence = value.AsSpan();
        var end = essence.IndexOf(';');
        essence = (end < 0 ? essence : essence[..end]).Trim();
        foreach (var type in FormTypes)
        {
            if (essence.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // The method-override headers are forbidden by their value only, so their names stay allowed here.
    public static bool IsForbidden(string name) =>
        Forbidden.Contains(name)
        || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase);
}
