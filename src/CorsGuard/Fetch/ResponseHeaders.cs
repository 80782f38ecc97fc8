using System.Collections.Frozen;

namespace CorsGuard.Fetch;

/// <summary>What Fetch says of response headers whatever a policy says: which no script can read, and which every script can.</summary>
internal static class ResponseHeaders
{
    // https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
    private static readonly FrozenSet<string> Safelisted = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Cache-Control",
        "Content-Language",
        "Content-Length",
        "Content-Type",
        "Expires",
        "Last-Modified",
        "Pragma");

    // https://fetch.spec.whatwg.org/#forbidden-response-header-name
    public static bool IsForbidden(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) || name.Equals("Set-Cookie2", StringComparison.OrdinalIgnoreCase);

    public static bool IsSafelisted(string name) => Safelisted.Contains(name);
}
