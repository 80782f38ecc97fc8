using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>
/// What is fine in development and a danger in production. Warnings, because some of it may be meant: then it is acknowledged, with a reason
/// (<see cref="CorsGuardOptions.Acknowledge"/>).
/// </summary>
internal sealed class ProductionRules
{
    private const string Origins = nameof(CorsGuardPolicyOptions.AllowedOrigins);
    private const string IfMeant = $"or, if it is meant, say why in {nameof(CorsGuardOptions.Acknowledge)}.";

    private static readonly string[] PrivateWords = ["admin", "internal", "intern", "private", "backoffice"];
    private static readonly string[] SecretWords = ["authorization", "token", "api-key", "apikey", "csrf", "xsrf", "session"];

    private readonly PolicyContext _policy;
    private readonly OriginListCompiler _origins;

    public ProductionRules(PolicyContext policy, OriginListCompiler origins)
    {
        _policy = policy;
        _origins = origins;
    }

    public void Check()
    {
        foreach (var pattern in _origins.Patterns)
        {
            CheckPlace(pattern);
            CheckWildcard(pattern);
        }

        if (_origins.AllowsAny)
        {
            CheckAny();
        }
    }

    private void CheckPlace(OriginPattern pattern)
    {
        switch (HostPlaces.Of(pattern.Host))
        {
            case HostPlace.Loopback when pattern.Scheme is "http" or "https":
                Warn(
                    DiagnosticCodes.LoopbackInProduction,
                    pattern,
                    "is on the visitor's own machine, where any program can serve a page",
                    "Move it to the profile of development, ");
                break;
            case HostPlace.Private:
                Warn(
                    DiagnosticCodes.PrivateHostInProduction,
                    pattern,
                    "is on a private network: on another network the same name or address is somebody else's machine",
                    "Use a public name with https, ");
                break;
            case HostPlace.Shared:
                Warn(DiagnosticCodes.SharedHostInProduction, pattern, "is on a service where anybody can run a page", "Move it to the profile of development, ");
                break;
            case HostPlace.Public when pattern.IsInsecure && !_policy.Options.AllowCredentials:
                // With credentials it is an error, or a switch warns of it.
                Warn(
                    DiagnosticCodes.InsecureInProduction,
                    pattern,
                    "is not protected by TLS: whoever controls the network can put a script into its pages",
                    "Use https, ");
                break;
            default:
                break;
        }
    }

    private void CheckWildcard(OriginPattern pattern)
    {
        if (pattern.IsSubdomain && _policy.Options.AllowCredentials && !Host.IsLoopback(pattern.Host) && !pattern.AdmitsAnybody(_policy.Settings.Suffixes))
        {
            Warn(
                DiagnosticCodes.WildcardWithCredentials,
                pattern,
                "may send credentials: a script on any host under it, also a forgotten one that somebody took over, acts as the signed-in user",
                "List the hosts, ");
        }
    }

    // A public interface needs no credentials, so it has no use for headers that carry them.
    private void CheckAny()
    {
        var header = _policy.Options.AllowedHeaders?.FirstOrDefault(static name => HasWord(name, SecretWords));
        var reason = header is not null ? $"{nameof(CorsGuardPolicyOptions.AllowedHeaders)} names '{header}'"
            : _policy.Name is { } name && HasWord(name, PrivateWords) ? $"its name is '{name}'"
            : null;
        if (reason is not null)
        {
            _policy.Report(
                DiagnosticCodes.AnyOriginLooksPrivate,
                Origins,
                $"Every origin may read the responses ('*'), but the policy does not look public: {reason}.",
                $"List the origins of your front ends, {IfMeant}");
        }
    }

    private static bool HasWord(string? text, string[] words) =>
        text is not null && Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private void Warn(DiagnosticDescriptor descriptor, OriginPattern pattern, string danger, string remedy) =>
        _policy.Report(descriptor, Origins, _origins.IndexOf(pattern), $"'{pattern.Text}' {danger}.", remedy + IfMeant);
}
