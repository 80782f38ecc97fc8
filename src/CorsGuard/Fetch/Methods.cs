namespace CorsGuard.Fetch;

/// <summary>What the Fetch Standard says of methods (https://fetch.spec.whatwg.org/#methods).</summary>
internal static class Methods
{
    public const string Connect = "CONNECT";

    public const string Options = "OPTIONS";

    // https://fetch.spec.whatwg.org/#concept-method-normalize: PATCH and QUERY are not in this list.
    private static readonly string[] Normalized = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

    // https://fetch.spec.whatwg.org/#forbidden-method
    private static readonly string[] Forbidden = ["CONNECT", "TRACE", "TRACK"];

    /// <summary>CORS-safelisted methods pass whatever the server allows (https://fetch.spec.whatwg.org/#cors-safelisted-method).</summary>
    public static bool IsSafelisted(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>RFC 9110, section 9.2.1, without TRACE: such requests change nothing.</summary>
    public static bool IsSafe(string method) => method is "GET" or "HEAD" or Options;

    public static bool IsForbidden(string method) => Find(Forbidden, method) is not null;

    public static string Normalize(string method) => Find(Normalized, method) ?? method;

    private static string? Find(string[] names, string method)
    {
        foreach (var name in names)
        {
            if (name.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        return null;
    }
}
