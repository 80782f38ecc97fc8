namespace CorsGuard.Evaluation;

/// <summary>The names of the reasons, for people and for machines.</summary>
internal static class DenialReasons
{
    private static readonly string[] Texts =
    [
        "none",
        "malformed origin",
        "null origin",
        "origin not allowed",
        "malformed Access-Control-Request-Method",
        "malformed Access-Control-Request-Headers",
        "method not allowed",
        "header not allowed",
        "predicate failed",
        "no policy",
        "cross-origin write",
    ];

    private static readonly string[] TagValues =
    [
        "none",
        "malformed_origin",
        "null_origin",
        "origin_not_allowed",
        "malformed_request_method",
        "malformed_request_headers",
        "method_not_allowed",
        "header_not_allowed",
        "predicate_failed",
        "no_policy",
        "cross_origin_write",
    ];

    private static readonly string[] Tokens = Array.ConvertAll(TagValues, static value => value.Replace('_', '-'));

    /// <summary>In words.</summary>
    public static string Describe(DenialReason reason) => Texts[(int)reason];

    /// <summary>As the value of a metric's tag.</summary>
    public static string TagValue(DenialReason reason) => TagValues[(int)reason];

    /// <summary>As a token of a header.</summary>
    public static string Token(DenialReason reason) => Tokens[(int)reason];
}
