using static CorsGuard.CorsGuardDiagnosticSeverity;

namespace CorsGuard.Policies;

/// <summary>The registry of diagnostic codes. A code is never renumbered and never used again; docs/diagnostics.md has an anchor for each.</summary>
internal static class DiagnosticCodes
{
    // CG1xxx: reading
    public static readonly DiagnosticDescriptor UnknownKey = new("CG1001", Error, "Unknown key");
    public static readonly DiagnosticDescriptor WrongType = new("CG1002", Error, "Value of the wrong type");
    public static readonly DiagnosticDescriptor ScalarAndArray = new("CG1003", Error, "One source gives a list twice");
    public static readonly DiagnosticDescriptor InvalidElement = new("CG1004", Error, "Empty element, or a separator inside an element");
    public static readonly DiagnosticDescriptor HiddenList = new("CG1005", Information, "A list of a lower source is hidden");
    public static readonly DiagnosticDescriptor MissingProfile = new("CG1006", Error, "The selected profile does not exist");
    public static readonly DiagnosticDescriptor EmptyVariable = new("CG1007", Warning, "Set but empty");
    public static readonly DiagnosticDescriptor UnknownShortName = new("CG1008", Warning, "Unknown CORSGUARD_ name");
    public static readonly DiagnosticDescriptor ReservedPolicyName = new("CG1009", Error, "Reserved policy name");
    public static readonly DiagnosticDescriptor InvalidPath = new("CG1010", Error, "Invalid path prefix");
    public static readonly DiagnosticDescriptor UnknownPathPolicy = new("CG1011", Error, "A path names a policy that is not defined");
    public static readonly DiagnosticDescriptor ProblemInInactiveProfile = new("CG1012", Warning, "An inactive profile could not be used");

    // CG2xxx: origins and regular expressions
    public static readonly DiagnosticDescriptor InvalidOrigin = new("CG2001", Error, "Invalid origin");
    public static readonly DiagnosticDescriptor OriginWithoutScheme = new("CG2002", Error, "Origin without a scheme");
    public static readonly DiagnosticDescriptor OriginWithPath = new("CG2003", Error, "Origin with path, query or fragment");
    public static readonly DiagnosticDescriptor OriginWithUserInfo = new("CG2004", Error, "Origin with user info");
    public static readonly DiagnosticDescriptor ProhibitedScheme = new("CG2005", Error, "Scheme whose origins are not tuples");
    public static readonly DiagnosticDescriptor NonCanonicalAddress = new("CG2006", Error, "IP address in a form that no browser sends");
    public static readonly DiagnosticDescriptor UnicodeHost = new("CG2007", Error, "Unicode host");
    public static readonly DiagnosticDescriptor NullOrigin = new("CG2008", Error, "The origin null");
    public static readonly DiagnosticDescriptor MisplacedWildcard = new("CG2009", Error, "Misplaced wildcard");
    public static readonly DiagnosticDescriptor AnyOriginNotAlone = new("CG2010", Error, "* beside other origins");
    public static readonly DiagnosticDescriptor NormalizedOrigin = new("CG2011", Information, "Origin was normalised");
    public static readonly DiagnosticDescriptor RedundantOrigin = new("CG2012", Information, "Redundant origin");
    public static readonly DiagnosticDescriptor InvalidPort = new("CG2013", Error, "Invalid port");
    public static readonly DiagnosticDescriptor InvalidHost = new("CG2014", Error, "Invalid host");
    public static readonly DiagnosticDescriptor NullOriginAllowed = new("CG2015", Warning, "The origin null is allowed");
    public static readonly DiagnosticDescriptor InvalidRegex = new("CG2020", Error, "Invalid regular expression");
    public static readonly DiagnosticDescriptor UnsupportedRegex = new("CG2021", Error, "Construct that the linear-time engine lacks");
    public static readonly DiagnosticDescriptor RegexInlineOptions = new("CG2022", Error, "Inline options in a regular expression");
    public static readonly DiagnosticDescriptor EmptyRegex = new("CG2023", Error, "Empty regular expression");
    public static readonly DiagnosticDescriptor RegexMatchesNothing = new("CG2024", Warning, "Regular expression that no origin can match");
    public static readonly DiagnosticDescriptor RegexTrusts = new("CG2025", Information, "What a regular expression trusts");
    public static readonly DiagnosticDescriptor UnboundedRegex = new("CG2026", Error, "Regular expression that an attacker can satisfy");
    public static readonly DiagnosticDescriptor InconclusiveRegex = new("CG2027", Error, "Regular expression that cannot be audited");
    public static readonly DiagnosticDescriptor UnboundedRegexAllowed = new("CG2028", Warning, "An unbounded regular expression is allowed");

    // CG3xxx: methods, headers, max age, status
    public static readonly DiagnosticDescriptor InvalidMethod = new("CG3001", Error, "Invalid method");
    public static readonly DiagnosticDescriptor ForbiddenMethod = new("CG3002", Error, "Forbidden method");
    public static readonly DiagnosticDescriptor InvalidHeader = new("CG3003", Error, "Invalid header name");
    public static readonly DiagnosticDescriptor ForbiddenRequestHeader = new("CG3004", Error, "Forbidden request header");
    public static readonly DiagnosticDescriptor ForbiddenResponseHeader = new("CG3005", Error, "Forbidden response header");
    public static readonly DiagnosticDescriptor ProhibitedHeader = new("CG3006", Error, "Access-Control-* header in a list");
    public static readonly DiagnosticDescriptor InvalidMaxAge = new("CG3007", Error, "Invalid preflight max age");
    public static readonly DiagnosticDescriptor InvalidStatus = new("CG3008", Error, "Invalid preflight success status");
    public static readonly DiagnosticDescriptor NormalizedMethod = new("CG3009", Information, "Method was normalised");
    public static readonly DiagnosticDescriptor RedundantName = new("CG3010", Information, "Redundant method or header");

    // CG4xxx: combinations
    public static readonly DiagnosticDescriptor CredentialsWithAnyOrigin = new("CG4001", Error, "Credentials with any origin");
    public static readonly DiagnosticDescriptor CredentialsWithInsecureOrigin = new("CG4002", Error, "Credentials with an insecure origin");
    public static readonly DiagnosticDescriptor CredentialsWithPublicSuffix = new("CG4003", Error, "Credentials with a wildcard over a public suffix");
    public static readonly DiagnosticDescriptor CredentialsWithNullOrigin = new("CG4004", Error, "Credentials with the origin null");
    public static readonly DiagnosticDescriptor CredentialsWithExposedWildcard = new("CG4005", Error, "Credentials with * as exposed header");
    public static readonly DiagnosticDescriptor NoPolicy = new("CG4006", Warning, "No policy is configured");
    public static readonly DiagnosticDescriptor NoOriginAllowed = new("CG4007", Warning, "A policy allows no origin");
    public static readonly DiagnosticDescriptor InsecureOriginAllowed = new("CG4008", Warning, "Credentials with an insecure origin are allowed");
    public static readonly DiagnosticDescriptor PublicSuffixAllowed = new("CG4009", Warning, "Credentials with a wildcard over a public suffix are allowed");

    // CG5xxx: hosting
    public static readonly DiagnosticDescriptor MiddlewareMissing = new("CG5001", Warning, "UseCorsGuard() was not called");
    public static readonly DiagnosticDescriptor FrameworkMiddleware = new("CG5002", Error, "UseCors() beside UseCorsGuard()");
    public static readonly DiagnosticDescriptor UnknownPolicy = new("CG5003", Error, "An endpoint names a policy that nobody defines");
    public static readonly DiagnosticDescriptor UnusedPolicy = new("CG5004", Information, "A named policy that nothing uses");
    public static readonly DiagnosticDescriptor UndefinedDefaultPolicy = new("CG5005", Warning, "An endpoint asks for a default policy that is not defined");
    public static readonly DiagnosticDescriptor PermissivePredicate = new("CG5006", Warning, "A predicate admits any origin together with credentials");
    public static readonly DiagnosticDescriptor InvalidFrameworkPolicy = new("CG5007", Error, "A CorsPolicy that cannot work");
    public static readonly DiagnosticDescriptor ForeignPolicyProvider = new("CG5008", Warning, "Another ICorsPolicyProvider hides CorsGuard's policies");
}
