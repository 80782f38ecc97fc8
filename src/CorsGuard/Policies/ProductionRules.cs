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

    private const string Insecure = "is not protected by TLS: whoever controls the network can put a script into its pages";

    private static readonly string[] PrivateWords = ["admin", "internal", "intern", "private", "backoffice"];
    private static readonly string[] SecretWords = ["authorization", "token", "api-key", "apikey", "csrf", "xsrf", "session"];

    private readonly PolicyContext _policy;
    private readonly OriginListCompiler _origins;
    private readonly IReadOnlyList<AuditedRegex> _regexes;

    public ProductionRules(PolicyContext policy, OriginListCompiler origins, IReadOnlyList<AuditedRegex> regexes)
    {
        _policy = policy;
        _origins = origins;
        _regexes = regexes;
    }

    public void Check()
    {
        foreach (var pattern in _origins.Patterns)
        {
            CheckPlace(pattern);
            CheckWildcard(pattern);
        }

        foreach (var regex in _regexes)
        {
            CheckPlaces(regex);
        }

        if (_origins.AllowsAny)
        {
            CheckAny();
        }
    }

    private void CheckPlaces(AuditedRegex regex)
    {
        foreach (var place in regex.Audit.Domains.GroupBy(static domain => HostPlaces.Of(domain)))
        {
            var (descriptor, danger, remedy) = DangerOf(place.Key);
            if (descriptor is not null)
            {
                _policy.Diagnostics.Report(descriptor, regex.At, $"'{regex.Regex.Pattern}' admits origins of {string.Join(", ", place)}, which {danger}.", remedy + IfMeant);
            }
        }

        if (regex.Audit.InsecureWitness is { } insecure && !_policy.Options.AllowCredentials)
        {
            _policy.Diagnostics.Report(DiagnosticCodes.InsecureInProduction, regex.At, $"'{regex.Regex.Pattern}' admits '{insecure}', which {Insecure}.", "Use https, " + IfMeant);
        }
    }

    private void CheckPlace(OriginPattern pattern)
    {
        var place = HostPlaces.Of(pattern.Host);
        if (place == HostPlace.Public)
        {
            // With credentials it is an error, or a switch warns of it.
            if (pattern.IsInsecure && !_policy.Options.AllowCredentials)
            {
                Warn(DiagnosticCodes.InsecureInProduction, pattern, Insecure, "Use https, ");
            }

            return;
        }

        var (descriptor, danger, remedy) = DangerOf(place);
        if (descriptor is not null && (place != HostPlace.Loopback || pattern.Scheme is "http" or "https"))
        {
            Warn(descriptor, pattern, danger, remedy);
        }
    }

    private static (DiagnosticDescriptor? Descriptor, string Danger, string Remedy) DangerOf(HostPlace place) => place switch
    {
        HostPlace.Loopback => (
            DiagnosticCodes.LoopbackInProduction, "is on the visitor's own machine, where any program can serve a page", "Move it to the profile of development, "),
        HostPlace.Private => (
            DiagnosticCodes.PrivateHostInProduction,
            "is on a private network: on another network the same name or address is somebody else's machine",
            "Use a public name with https, "),
        HostPlace.Shared => (DiagnosticCodes.SharedHostInProduction, "is on a service where anybody can run a page", "Move it to the profile of development, "),
        _ => (null, "", ""),
    };

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

    // The whole word: "internet" is not "intern".
    private static bool HasWord(string? text, string[] words) => text is not null && Array.Exists(words, word => HasWord(text, word));

    private static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private void Warn(DiagnosticDescriptor descriptor, OriginPattern pattern, string danger, string remedy) =>
        _policy.Report(descriptor, Origins, _origins.IndexOf(pattern), $"'{pattern.Text}' {danger}.", remedy + IfMeant);
}
