namespace CorsGuard.Fetch;

/// <summary>The headers of the CORS protocol (https://fetch.spec.whatwg.org/#http-cors-protocol).</summary>
internal static class HeaderNames
{
    public const string Prefix = "Access-Control-";

    public const string Origin = "Origin";
    public const string Vary = "Vary";
    public const string Authorization = "Authorization";

    public const string RequestMethod = "Access-Control-Request-Method";
    public const string RequestHeaders = "Access-Control-Request-Headers";

    public const string AllowOrigin = "Access-Control-Allow-Origin";
    public const string AllowCredentials = "Access-Control-Allow-Credentials";
    public const string AllowMethods = "Access-Control-Allow-Methods";
    public const string AllowHeaders = "Access-Control-Allow-Headers";
    public const string MaxAge = "Access-Control-Max-Age";
    public const string ExposeHeaders = "Access-Control-Expose-Headers";

    /// <summary>Not part of Fetch (the draft is on hold), but upstream servers send it.</summary>
    public const string AllowPrivateNetwork = "Access-Control-Allow-Private-Network";

    public const string RequestPrivateNetwork = "Access-Control-Request-Private-Network";

    /// <summary>What the browser says of page and server (https://w3c.github.io/webappsec-fetch-metadata/). Scripts cannot set it.</summary>
    public const string FetchSite = "Sec-Fetch-Site";

    /// <summary>How the browser sent the request.</summary>
    public const string FetchMode = "Sec-Fetch-Mode";

    /// <summary>https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin</summary>
    public const string TimingAllowOrigin = "Timing-Allow-Origin";

    /// <summary>https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header</summary>
    public const string ResourcePolicy = "Cross-Origin-Resource-Policy";
}
