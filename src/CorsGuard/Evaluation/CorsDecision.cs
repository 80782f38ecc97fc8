using Microsoft.Extensions.Primitives;

namespace CorsGuard.Evaluation;

/// <summary>The verdict on one request, as data: logging and metrics read it, the header writer carries it out.</summary>
internal readonly record struct CorsDecision
{
    public RequestKind Kind { get; init; }

    public DenialReason Denial { get; init; }

    /// <summary>The value of Access-Control-Allow-Origin; empty = no CORS header is sent.</summary>
    public StringValues AllowOrigin { get; init; }

    /// <summary>The value of Access-Control-Allow-Methods, for a preflight.</summary>
    public StringValues AllowMethods { get; init; }

    /// <summary>The value of Access-Control-Allow-Headers, for a preflight.</summary>
    public StringValues AllowHeaders { get; init; }

    /// <summary>The rule that admitted the origin, as configured.</summary>
    public string? Rule { get; init; }

    /// <summary>For <see cref="DenialReason.HeaderNotAllowed"/>: the number of the refused name among the requested ones.</summary>
    public int HeaderIndex { get; init; }

    /// <summary>For <see cref="DenialReason.PredicateFailed"/>.</summary>
    public Exception? Failure { get; init; }

    public bool IsDenied => Denial != DenialReason.None;

    /// <summary>
    /// True = the origin may read the response. A preflight that is denied for its method or a header still says so: the browser then
    /// blocks, and prints the precise reason.
    /// </summary>
    public bool SendsCorsHeaders => AllowOrigin.Count > 0;
}
