namespace CorsGuard.Fetch;

/// <summary>Response headers that no script can read, allowed or not (https://fetch.spec.whatwg.org/#forbidden-response-header-name).</summary>
internal static class ResponseHeaders
{
    public static bool IsForbidden(string name) =>
        name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) || name.Equals("Set-Cookie2", StringComparison.OrdinalIgnoreCase);
}
