namespace CorsGuard.Evaluation;

/// <summary>What a request is to the CORS protocol.</summary>
internal enum RequestKind
{
    /// <summary>It has no Origin header.</summary>
    NotCors,

    /// <summary>Its origin is the server's own, and the policy does not allow that origin anyway.</summary>
    SameOrigin,

    /// <summary>It has an Origin header and is no preflight.</summary>
    Actual,

    /// <summary>https://fetch.spec.whatwg.org/#cors-preflight-request</summary>
    Preflight,
}
