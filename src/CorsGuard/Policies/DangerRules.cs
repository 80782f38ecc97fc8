using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>
/// The rules about settings that are dangerous together. Each Dangerously... switch lifts exactly one rule and leaves a Warning behind.
/// </summary>
internal sealed class DangerRules
{
    private const string Credentials = nameof(CorsGuardPolicyOptions.AllowCredentials);
    private const string Origins = nameof(CorsGuardPolicyOptions.AllowedOrigins);

    private readonly PolicyContext _policy;
    private readonly OriginListCompiler _origins;
    private readonly IReadOnlyList<AuditedRegex> _regexes;

    public DangerRules(PolicyContext policy, OriginListCompiler origins, IReadOnlyList<AuditedRegex> regexes)
    {
        _policy = policy;
        _origins = origins;
        _regexes = regexes;
    }

    public void Check()
    {
        if (_policy.Options.AllowCredentials)
        {
            CheckAny();
            CheckNull();
            CheckExposedHeaders();
            CheckInsecure();
            CheckPublicSuffixes();
        }

        WarnOfSwitches();
    }

    private void CheckAny()
    {
        if (_origins.AllowsAny)
        {
            _policy.Report(
                DiagnosticCodes.CredentialsWithAnyOrigin,
                Credentials,
                "Credentials with any origin ('*') would let every site act as the signed-in user; browsers refuse the pair.",
                $"List the origins that may send credentials, or set {Credentials} to false.");
        }
    }

    private void CheckNull()
    {
        if (_origins.AllowsNull)
        {
            _policy.Report(
                DiagnosticCodes.CredentialsWithNullOrigin,
                Credentials,
                "Credentials with the origin 'null' would let every sandboxed frame act as the signed-in user.",
                $"Remove 'null' from {Origins}, or set {Credentials} to false.");
        }
    }

    private void CheckExposedHeaders()
    {
        if (_policy.Options.ExposedHeaders?.IndexOf("*") is >= 0 and var index)
        {
            // Fetch, main fetch: with credentials "*" is the name of a header.
            _policy.Report(
                DiagnosticCodes.CredentialsWithExposedWildcard,
                nameof(CorsGuardPolicyOptions.ExposedHeaders),
                index,
                "'*' exposes nothing when credentials are allowed.",
                "List the response headers that scripts may read.");
        }
    }

    private void CheckInsecure()
    {
        if (_policy.Options.DangerouslyAllowInsecureOrigins)
        {
            return;
        }

        foreach (var pattern in _origins.Patterns)
        {
            if (pattern.IsInsecure)
            {
                ReportInsecure(_policy.At(Origins, _origins.IndexOf(pattern)), $"'{pattern.Text}' is");
            }
        }

        foreach (var regex in _regexes)
        {
            if (regex.Audit.InsecureWitness is { } witness)
            {
                ReportInsecure(regex.At, $"The expression admits '{witness}', which is");
            }
            else if (MayBeInsecure(regex))
            {
                ReportInsecure(regex.At, "The expression cannot be audited, and may admit an origin that is");
            }
        }
    }

    // The switch that lets such an expression pass lifts another rule. Without the switch the expression has been refused already.
    private bool MayBeInsecure(AuditedRegex regex) =>
        regex.Audit.Verdict == RegexVerdict.Inconclusive
        && _policy.Options.DangerouslyAllowUnboundedRegexes
        && !StartsWithHttps(regex.Regex.Pattern);

    // No alternative anywhere, and what follows the scheme can only change its last slash: every match starts with it.
    private static bool StartsWithHttps(string pattern) =>
        pattern.AsSpan().TrimStart('^').StartsWith("https:/", StringComparison.Ordinal) && !pattern.Contains('|', StringComparison.Ordinal);

    private void ReportInsecure(SettingLocation at, string subject) => _policy.Diagnostics.Report(
        DiagnosticCodes.CredentialsWithInsecureOrigin,
        at,
        $"{subject} not protected by TLS: whoever controls the network could act as the signed-in user.",
        $"Use https, set {Credentials} to false, or set {nameof(CorsGuardPolicyOptions.DangerouslyAllowInsecureOrigins)} to true.");

    private void CheckPublicSuffixes()
    {
        if (_policy.Options.DangerouslyAllowPublicSuffixWildcards)
        {
            return;
        }

        foreach (var pattern in _origins.Patterns)
        {
            if (pattern.AdmitsAnybody(_policy.Settings.Suffixes))
            {
                _policy.Report(
                    DiagnosticCodes.CredentialsWithPublicSuffix,
                    Origins,
                    _origins.IndexOf(pattern),
                    $"'{pattern.Text}': anybody can have a name under '{pattern.Host}', and could then act as the signed-in user.",
                    $"Name your own host, set {Credentials} to false, or set {nameof(CorsGuardPolicyOptions.DangerouslyAllowPublicSuffixWildcards)} to true.");
            }
        }
    }

    private void WarnOfSwitches()
    {
        var options = _policy.Options;
        Warn(
            options.DangerouslyAllowNullOrigin,
            DiagnosticCodes.NullOriginAllowed,
            nameof(options.DangerouslyAllowNullOrigin),
            "The origin 'null' may be allowed: sandboxed frames of any site share it.");
        Warn(
            options.DangerouslyAllowUnboundedRegexes,
            DiagnosticCodes.UnboundedRegexAllowed,
            nameof(options.DangerouslyAllowUnboundedRegexes),
            "Regular expressions may admit origins that an attacker can register.");
        Warn(
            options.DangerouslyAllowInsecureOrigins,
            DiagnosticCodes.InsecureOriginAllowed,
            nameof(options.DangerouslyAllowInsecureOrigins),
            "Origins without TLS may send credentials: whoever controls the network controls them.");
        Warn(
            options.DangerouslyAllowPublicSuffixWildcards,
            DiagnosticCodes.PublicSuffixAllowed,
            nameof(options.DangerouslyAllowPublicSuffixWildcards),
            "Wildcards over a public suffix may send credentials: anybody can have a name there.");
    }

    private void Warn(bool isOn, DiagnosticDescriptor descriptor, string setting, string message)
    {
        if (isOn)
        {
            _policy.Report(descriptor, setting, message, "Set it to false when it is no longer needed.");
        }
    }
}
