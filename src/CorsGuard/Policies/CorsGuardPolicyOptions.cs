namespace CorsGuard;

/// <summary>The settings of one CORS policy. A list that is <see langword="null"/> takes its default; an empty list means "none".</summary>
public sealed class CorsGuardPolicyOptions
{
    /// <summary>Gets or sets the origins that may read responses.</summary>
    /// <value>
    /// None by default. An element is <c>scheme://host[:port]</c>, <c>scheme://*.host</c> (one or more labels in front of the host, never the
    /// host itself), any port as <c>scheme://host:*</c>, or <c>*</c>, alone, for every origin.
    /// </value>
    /// <remarks>
    /// Upper case, white space around, one trailing slash and the scheme's default port are normalised and reported. Anything else that
    /// a browser would not send as an origin is an error (CG2001 and following), see
    /// <see href="https://fetch.spec.whatwg.org/#origin-header">Fetch, the Origin header</see>.
    /// </remarks>
    public IList<string>? AllowedOrigins { get; set; }

    /// <summary>Gets or sets .NET regular expressions of origins that may read responses.</summary>
    /// <value>None by default.</value>
    /// <remarks>
    /// A pattern is matched against the whole origin, whatever anchors it has, case-sensitively, by the linear-time engine
    /// (<see cref="System.Text.RegularExpressions.RegexOptions.NonBacktracking"/>). What that engine lacks is an error, and so is a pattern
    /// that admits origins of more than 32 registrable domains, unless <see cref="DangerouslyAllowUnboundedRegexes"/> is on.
    /// </remarks>
    public IList<string>? AllowedOriginRegexes { get; set; }

    /// <summary>Gets or sets the methods that a preflight may ask for.</summary>
    /// <value><see cref="CorsGuardDefaults.AllowedMethods"/> by default. <c>*</c> means any. Names are case-sensitive.</value>
    /// <remarks>
    /// <c>GET</c>, <c>HEAD</c> and <c>POST</c> need no permission
    /// (<see href="https://fetch.spec.whatwg.org/#cors-safelisted-method">CORS-safelisted methods</see>);
    /// <c>CONNECT</c>, <c>TRACE</c> and <c>TRACK</c> are forbidden (CG3002).
    /// </remarks>
    public IList<string>? AllowedMethods { get; set; }

    /// <summary>Gets or sets the request headers that a preflight may ask for.</summary>
    /// <value>
    /// <see cref="CorsGuardDefaults.AllowedHeaders"/> by default. <c>*</c> means any; without credentials <c>Authorization</c> is not covered by it
    /// and must be named as well. Names are case-insensitive.
    /// </value>
    /// <remarks>
    /// Headers that no script can set are errors
    /// (<see href="https://fetch.spec.whatwg.org/#forbidden-request-header">forbidden request-headers</see>, CG3004).
    /// </remarks>
    public IList<string>? AllowedHeaders { get; set; }

    /// <summary>Gets or sets the response headers that scripts of an allowed origin may read besides the safelisted ones.</summary>
    /// <value>None by default. <c>*</c> means all, without credentials only.</value>
    /// <remarks>See <see href="https://fetch.spec.whatwg.org/#http-access-control-expose-headers">Access-Control-Expose-Headers</see>.</remarks>
    public IList<string>? ExposedHeaders { get; set; }

    /// <summary>Gets or sets a value indicating whether requests with cookies or other credentials may be made, and their responses read.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>An error with <c>*</c> as origin (CG4001), and with origins that an attacker can take over (CG4002, CG4003).</remarks>
    public bool AllowCredentials { get; set; }

    /// <summary>Gets or sets how long a browser may remember a successful preflight, in whole seconds.</summary>
    /// <value>
    /// <see langword="null"/> by default: no header is sent and a browser remembers it for 5 seconds. Zero is sent as <c>0</c>.
    /// At most 86400 seconds; browsers cap the value further.
    /// </value>
    public TimeSpan? PreflightMaxAge { get; set; }

    /// <summary>Gets or sets the status of a successful preflight.</summary>
    /// <value>204 by default. From 200 to 299 (<see href="https://fetch.spec.whatwg.org/#ok-status">an ok status</see>).</value>
    public int PreflightSuccessStatus { get; set; } = CorsGuardDefaults.PreflightSuccessStatus;

    /// <summary>Gets or sets a value indicating whether <c>null</c> may stand in <see cref="AllowedOrigins"/>.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>The risk: every sandboxed frame, also an attacker's, has the origin <c>null</c>. Never allowed together with credentials.</remarks>
    public bool DangerouslyAllowNullOrigin { get; set; }

    /// <summary>Gets or sets a value indicating whether <c>http:</c> origins other than loopback may be allowed together with credentials.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>The risk: whoever controls the network controls such an origin, and then reads what the credentials protect.</remarks>
    public bool DangerouslyAllowInsecureOrigins { get; set; }

    /// <summary>Gets or sets a value indicating whether a wildcard over a public suffix may be allowed together with credentials.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>The risk: anybody can register a name under a public suffix, such as <c>https://*.github.io</c> or <c>https://*.co.uk</c>.</remarks>
    public bool DangerouslyAllowPublicSuffixWildcards { get; set; }

    /// <summary>Gets or sets a value indicating whether a regular expression may admit origins of any number of registrable domains.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>The risk: an attacker registers a domain that the pattern admits.</remarks>
    public bool DangerouslyAllowUnboundedRegexes { get; set; }

    /// <summary>Gets or sets a value indicating whether actual requests of refused origins are answered with 403 instead of being run.</summary>
    /// <value><see langword="false"/> by default: CORS keeps the answer from the page, but the request runs.</value>
    /// <remarks>Requests of the server's own origin, and those without an <c>Origin</c>, run as before.</remarks>
    public bool RejectDisallowedOrigins { get; set; }

    /// <summary>Gets or sets what becomes of unsafe requests (any method but GET, HEAD and OPTIONS) of other origins, also such that need no preflight.</summary>
    /// <value><see cref="CorsGuardCrossOriginWrites.Allow"/> by default.</value>
    /// <remarks>
    /// With <see cref="CorsGuardCrossOriginWrites.Protect"/> a request runs if the browser says that it comes from the same origin
    /// (<see href="https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header">Sec-Fetch-Site</see>), if its origin is the host's, if the policy
    /// names the origin (<c>*</c> names none), or if no browser sent it. Endpoints that need no protection have the framework's <c>DisableAntiforgery()</c>.
    /// </remarks>
    public CorsGuardCrossOriginWrites CrossOriginWrites { get; set; }

    /// <summary>Gets or sets a value indicating whether a WebSocket handshake of a refused origin is answered with 403: CORS does not apply to it.</summary>
    /// <value><see langword="true"/> by default. Without effect where every origin is allowed.</value>
    /// <remarks>
    /// Handshakes of the server's own host, and those without an <c>Origin</c>, run as before. See
    /// <see href="https://fetch.spec.whatwg.org/#websocket-protocol">Fetch</see> and <see href="https://www.rfc-editor.org/rfc/rfc6455#section-10.2">RFC 6455, section 10.2</see>.
    /// </remarks>
    public bool ProtectWebSockets { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether allowed origins may read the timing of responses: <c>Timing-Allow-Origin</c>.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>See <see href="https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin">Resource Timing</see>.</remarks>
    public bool TimingAllowOrigin { get; set; }

    /// <summary>Gets or sets who may embed responses without CORS: the value of <c>Cross-Origin-Resource-Policy</c>.</summary>
    /// <value><see langword="null"/> by default: the header is not sent. <c>same-origin</c>, <c>same-site</c> or <c>cross-origin</c>.</value>
    /// <remarks>A value that the application has set itself stays. See <see href="https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header">Fetch</see>.</remarks>
    public string? CrossOriginResourcePolicy { get; set; }

    /// <summary>Gets or sets a value indicating whether preflights that ask for access from a public to a private network are granted it.</summary>
    /// <value><see langword="false"/> by default.</value>
    /// <remarks>Browsers that still send <c>Access-Control-Request-Private-Network</c> want it; others ask the visitor instead.</remarks>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>Gets or sets settings that are tried beside this policy's, without any effect on responses: to see what they would change.</summary>
    /// <value><see langword="null"/> by default.</value>
    /// <remarks>
    /// They stand for themselves: what they do not set takes its default, not this policy's value. Requests that they would decide otherwise are
    /// logged and counted. A candidate has no candidate.
    /// </remarks>
    public CorsGuardPolicyOptions? Candidate { get; set; }
}
