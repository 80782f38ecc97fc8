namespace CorsGuard.Evaluation;

/// <summary>Why a request is denied: a closed set, safe as the value of a metric's tag.</summary>
internal enum DenialReason
{
    None,

    /// <summary>The Origin header is not what a browser sends: repeated, too long, or no serialised origin.</summary>
    MalformedOrigin,

    /// <summary>The origin is <c>null</c> and the policy does not allow it.</summary>
    NullOrigin,

    OriginNotAllowed,

    /// <summary>Access-Control-Request-Method is repeated, too long or no token.</summary>
    MalformedRequestMethod,

    /// <summary>Access-Control-Request-Headers is beyond its bounds, or names something that is no token.</summary>
    MalformedRequestHeaders,

    MethodNotAllowed,

    HeaderNotAllowed,

    /// <summary>A predicate that the application wrote threw an exception.</summary>
    PredicateFailed,

    /// <summary>The endpoint asks for CORS, but for a policy that nobody defines, or for none.</summary>
    NoPolicy,

    /// <summary>A request that may change something comes from an origin that the policy does not name.</summary>
    CrossOriginWrite,
}
