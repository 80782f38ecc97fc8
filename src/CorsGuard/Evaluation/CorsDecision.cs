using CorsGuard.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Evaluation;

/// <summary>
/// The verdict on one request, as data: logging and metrics read it, the header writer carries it out. Two words, which travel in
/// registers; what else can be said about a request follows from the policy and the facts, for whoever asks.
/// </summary>
internal readonly record struct CorsDecision
{
    private const int EchoesAsIsFlag = 1 << 7;
    private const int DenialShift = 8;
    private const int HeaderIndexShift = 16;

    // The origin that may read the response, or what the application's predicate threw.
    private readonly object? _outcome;

    // Kind, flag, denial and index: with more fields than two the compiler keeps the whole on the stack.
    private readonly int _bits;

    private CorsDecision(RequestKind kind, DenialReason denial, object? outcome, int headerIndex = 0, bool echoesAsIs = false)
    {
        _outcome = outcome;
        _bits = (int)kind | (echoesAsIs ? EchoesAsIsFlag : 0) | ((int)denial << DenialShift) | (headerIndex << HeaderIndexShift);
    }

    public RequestKind Kind => (RequestKind)(_bits & (EchoesAsIsFlag - 1));

    public DenialReason Denial => (DenialReason)(byte)(_bits >> DenialShift);

    /// <summary>The value of Access-Control-Allow-Origin; null = no CORS header is sent.</summary>
    public string? AllowOrigin => _outcome as string;

    /// <summary>For <see cref="DenialReason.HeaderNotAllowed"/>: the number of the refused name among the requested ones.</summary>
    public int HeaderIndex => _bits >> HeaderIndexShift;

    /// <summary>For <see cref="DenialReason.PredicateFailed"/>.</summary>
    public Exception? Failure => _outcome as Exception;

    private bool EchoesAsIs => (_bits & EchoesAsIsFlag) != 0;

    public bool IsDenied => Denial != DenialReason.None;

    /// <summary>
    /// True = the origin may read the response. A preflight that is denied for its method or a header still says so: the browser then
    /// blocks, and prints the precise reason.
    /// </summary>
    public bool SendsCorsHeaders => _outcome is string;

    public static CorsDecision Allow(RequestKind kind, string origin) => new(kind, DenialReason.None, origin);

    public static CorsDecision Deny(RequestKind kind, DenialReason denial, Exception? failure = null) => new(kind, denial, failure);

    /// <summary>A request that the policy has nothing to say about: <see cref="RequestKind.NotCors"/> or <see cref="RequestKind.SameOrigin"/>.</summary>
    public static CorsDecision Pass(RequestKind kind) => new(kind, DenialReason.None, null);

    /// <summary>A preflight of an allowed origin.</summary>
    /// <param name="origin">The origin.</param>
    /// <param name="denial">Why the method or a header is refused.</param>
    /// <param name="headerIndex">The value of <see cref="HeaderIndex"/>.</param>
    /// <param name="echoesAsIs">The requested names can be sent back as they came.</param>
    public static CorsDecision AnswerPreflight(string origin, DenialReason denial, int headerIndex, bool echoesAsIs) =>
        new(RequestKind.Preflight, denial, origin, headerIndex, echoesAsIs);

    /// <summary>The value of Access-Control-Allow-Methods, for a preflight.</summary>
    public StringValues AllowMethods(CompiledPolicy policy, StringValues requestMethod) =>
        Kind != RequestKind.Preflight || !SendsCorsHeaders ? StringValues.Empty
        : policy.EchoesMethod ? requestMethod
        : policy.AllowMethodsValue;

    /// <summary>The value of Access-Control-Allow-Headers, for a preflight.</summary>
    public StringValues AllowHeaders(CompiledPolicy policy, StringValues requestHeaders) =>
        Kind != RequestKind.Preflight || !SendsCorsHeaders ? StringValues.Empty
        : policy.EchoesHeaders ? RequestHeaderEcho.Of(requestHeaders, EchoesAsIs)
        : policy.AllowHeadersValue;
}
