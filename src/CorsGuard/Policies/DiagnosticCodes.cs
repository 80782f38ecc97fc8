using static CorsGuard.CorsGuardDiagnosticSeverity;

namespace CorsGuard.Policies;

/// <summary>The registry of diagnostic codes. A code is never renumbered and never used again; docs/diagnostics.md has an anchor for each.</summary>
internal static class DiagnosticCodes
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ByCode = new(StringComparer.OrdinalIgnoreCase);

    // CG1xxx: reading
    public static readonly DiagnosticDescriptor UnknownKey = Add("CG1001", Error, "Unknown key");
    public static readonly DiagnosticDescriptor WrongType = Add("CG1002", Error, "Value of the wrong type");
    public static readonly DiagnosticDescriptor ScalarAndArray = Add("CG1003", Error, "One source gives a list twice");
    public static readonly DiagnosticDescriptor InvalidElement = Add("CG1004", Error, "Empty element, or a separator inside an element");
    public static readonly DiagnosticDescriptor HiddenList = Add("CG1005", Information, "A list of a lower source is hidden");
    public static readonly DiagnosticDescriptor MissingProfile = Add("CG1006", Error, "The selected profile does not exist");
    public static readonly DiagnosticDescriptor EmptyVariable = Add("CG1007", Warning, "Set but empty");
    public static readonly DiagnosticDescriptor UnknownShortName = Add("CG1008", Warning, "Unknown CORSGUARD_ name");
    public static readonly DiagnosticDescriptor ReservedPolicyName = Add("CG1009", Error, "Reserved policy name");
    public static readonly DiagnosticDescriptor InvalidPath = Add("CG1010", Error, "Invalid path prefix");
    public static readonly DiagnosticDescriptor UnknownPathPolicy = Add("CG1011", Error, "A path names a policy that is not defined");
    public static readonly DiagnosticDescriptor ProblemInInactiveProfile = Add("CG1012", Warning, "An inactive profile could not be used");
    public static readonly DiagnosticDescriptor AmbiguousPath = Add("CG1013", Error, "Two paths are the same prefix");
    public static readonly DiagnosticDescriptor RedundantPath = Add("CG1014", Information, "A path that changes nothing");
    public static readonly DiagnosticDescriptor InvalidAcknowledgement = Add("CG1015", Error, "Invalid acknowledgement");
    public static readonly DiagnosticDescriptor UnusedAcknowledgement = Add("CG1016", Information, "An acknowledgement of nothing");
    public static readonly DiagnosticDescriptor UnreadablePublicSuffixList = Add("CG1017", Error, "The public suffix list cannot be read");
    public static readonly DiagnosticDescriptor UnreadableFile = Add("CG1018", Error, "A configuration file cannot be read");

    // CG2xxx: origins and regular expressions
    public static readonly DiagnosticDescriptor InvalidOrigin = Add("CG2001", Error, "Invalid origin");
    public static readonly DiagnosticDescriptor OriginWithoutScheme = Add("CG2002", Error, "Origin without a scheme");
    public static readonly DiagnosticDescriptor OriginWithPath = Add("CG2003", Error, "Origin with path, query or fragment");
    public static readonly DiagnosticDescriptor OriginWithUserInfo = Add("CG2004", Error, "Origin with user info");
    public static readonly DiagnosticDescriptor ProhibitedScheme = Add("CG2005", Error, "Scheme whose origins are not tuples");
    public static readonly DiagnosticDescriptor NonCanonicalAddress = Add("CG2006", Error, "IP address in a form that no browser sends");
    public static readonly DiagnosticDescriptor UnicodeHost = Add("CG2007", Error, "Unicode host");
    public static readonly DiagnosticDescriptor NullOrigin = Add("CG2008", Error, "The origin null");
    public static readonly DiagnosticDescriptor MisplacedWildcard = Add("CG2009", Error, "Misplaced wildcard");
    public static readonly DiagnosticDescriptor AnyOriginNotAlone = Add("CG2010", Error, "* beside other origins");
    public static readonly DiagnosticDescriptor NormalizedOrigin = Add("CG2011", Information, "Origin was normalised");
    public static readonly DiagnosticDescriptor RedundantOrigin = Add("CG2012", Information, "Redundant origin");
    public static readonly DiagnosticDescriptor InvalidPort = Add("CG2013", Error, "Invalid port");
    public static readonly DiagnosticDescriptor InvalidHost = Add("CG2014", Error, "Invalid host");
    public static readonly DiagnosticDescriptor NullOriginAllowed = Add("CG2015", Warning, "The origin null is allowed");
    public static readonly DiagnosticDescriptor InvalidRegex = Add("CG2020", Error, "Invalid regular expression");
    public static readonly DiagnosticDescriptor UnsupportedRegex = Add("CG2021", Error, "Construct that the linear-time engine lacks");
    public static readonly DiagnosticDescriptor RegexInlineOptions = Add("CG2022", Error, "Inline options in a regular expression");
    public static readonly DiagnosticDescriptor EmptyRegex = Add("CG2023", Error, "Empty regular expression");
    public static readonly DiagnosticDescriptor RegexMatchesNothing = Add("CG2024", Warning, "Regular expression that no origin can match");
    public static readonly DiagnosticDescriptor RegexTrusts = Add("CG2025", Information, "What a regular expression trusts");
    public static readonly DiagnosticDescriptor UnboundedRegex = Add("CG2026", Error, "Regular expression that an attacker can satisfy");
    public static readonly DiagnosticDescriptor InconclusiveRegex = Add("CG2027", Error, "Regular expression that cannot be audited");
    public static readonly DiagnosticDescriptor UnboundedRegexAllowed = Add("CG2028", Warning, "An unbounded regular expression is allowed");
    public static readonly DiagnosticDescriptor LoopbackInProduction = Add("CG2030", Warning, "Loopback origin in production");
    public static readonly DiagnosticDescriptor PrivateHostInProduction = Add("CG2031", Warning, "Origin on a private network in production");
    public static readonly DiagnosticDescriptor InsecureInProduction = Add("CG2032", Warning, "Origin without TLS in production");
    public static readonly DiagnosticDescriptor SharedHostInProduction = Add("CG2033", Warning, "Playground or tunnel origin in production");
    public static readonly DiagnosticDescriptor SelfAttackSucceeded = Add("CG2040", Error, "A policy admits what no rule names");

    // CG3xxx: methods, headers, max age, status
    public static readonly DiagnosticDescriptor InvalidMethod = Add("CG3001", Error, "Invalid method");
    public static readonly DiagnosticDescriptor ForbiddenMethod = Add("CG3002", Error, "Forbidden method");
    public static readonly DiagnosticDescriptor InvalidHeader = Add("CG3003", Error, "Invalid header name");
    public static readonly DiagnosticDescriptor ForbiddenRequestHeader = Add("CG3004", Error, "Forbidden request header");
    public static readonly DiagnosticDescriptor ForbiddenResponseHeader = Add("CG3005", Error, "Forbidden response header");
    public static readonly DiagnosticDescriptor ProhibitedHeader = Add("CG3006", Error, "Access-Control-* header in a list");
    public static readonly DiagnosticDescriptor InvalidMaxAge = Add("CG3007", Error, "Invalid preflight max age");
    public static readonly DiagnosticDescriptor InvalidStatus = Add("CG3008", Error, "Invalid preflight success status");
    public static readonly DiagnosticDescriptor NormalizedMethod = Add("CG3009", Information, "Method was normalised");
    public static readonly DiagnosticDescriptor RedundantName = Add("CG3010", Information, "Redundant method or header");
    public static readonly DiagnosticDescriptor InvalidResourcePolicy = Add("CG3011", Error, "Invalid Cross-Origin-Resource-Policy");

    // CG4xxx: combinations
    public static readonly DiagnosticDescriptor CredentialsWithAnyOrigin = Add("CG4001", Error, "Credentials with any origin");
    public static readonly DiagnosticDescriptor CredentialsWithInsecureOrigin = Add("CG4002", Error, "Credentials with an insecure origin");
    public static readonly DiagnosticDescriptor CredentialsWithPublicSuffix = Add("CG4003", Error, "Credentials with a wildcard over a public suffix");
    public static readonly DiagnosticDescriptor CredentialsWithNullOrigin = Add("CG4004", Error, "Credentials with the origin null");
    public static readonly DiagnosticDescriptor CredentialsWithExposedWildcard = Add("CG4005", Error, "Credentials with * as exposed header");
    public static readonly DiagnosticDescriptor NoPolicy = Add("CG4006", Warning, "No policy is configured");
    public static readonly DiagnosticDescriptor NoOriginAllowed = Add("CG4007", Warning, "A policy allows no origin");
    public static readonly DiagnosticDescriptor InsecureOriginAllowed = Add("CG4008", Warning, "Credentials with an insecure origin are allowed");
    public static readonly DiagnosticDescriptor PublicSuffixAllowed = Add("CG4009", Warning, "Credentials with a wildcard over a public suffix are allowed");
    public static readonly DiagnosticDescriptor AnyOriginLooksPrivate = Add("CG4010", Warning, "Any origin on a policy that looks private");
    public static readonly DiagnosticDescriptor WildcardWithCredentials = Add("CG4011", Warning, "Credentials with a wildcard in production");
    public static readonly DiagnosticDescriptor DenialsExplainedInProduction = Add("CG4012", Warning, "Denials explained in production");
    public static readonly DiagnosticDescriptor NothingToReject = Add("CG4013", Warning, "Disallowed origins are rejected, but none is disallowed");

    // CG5xxx: hosting
    public static readonly DiagnosticDescriptor MiddlewareMissing = Add("CG5001", Warning, "UseCorsGuard() was not called");
    public static readonly DiagnosticDescriptor FrameworkMiddleware = Add("CG5002", Error, "UseCors() beside UseCorsGuard()");
    public static readonly DiagnosticDescriptor UnknownPolicy = Add("CG5003", Error, "An endpoint names a policy that nobody defines");
    public static readonly DiagnosticDescriptor UnusedPolicy = Add("CG5004", Information, "A named policy that nothing uses");
    public static readonly DiagnosticDescriptor UndefinedDefaultPolicy = Add("CG5005", Warning, "An endpoint asks for a default policy that is not defined");
    public static readonly DiagnosticDescriptor PermissivePredicate = Add("CG5006", Warning, "A predicate admits any origin together with credentials");
    public static readonly DiagnosticDescriptor InvalidFrameworkPolicy = Add("CG5007", Error, "A CorsPolicy that cannot work");
    public static readonly DiagnosticDescriptor ForeignPolicyProvider = Add("CG5008", Warning, "Another ICorsPolicyProvider hides CorsGuard's policies");
    public static readonly DiagnosticDescriptor OpenWebSockets = Add("CG5009", Warning, "WebSocket endpoints accept every origin");

    public static DiagnosticDescriptor? Find(string code) => ByCode.GetValueOrDefault(code);

    private static DiagnosticDescriptor Add(string code, CorsGuardDiagnosticSeverity severity, string title) =>
        ByCode[code] = new DiagnosticDescriptor(code, severity, title);
}
