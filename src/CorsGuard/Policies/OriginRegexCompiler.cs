using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>Compiles and audits AllowedOriginRegexes.</summary>
internal sealed class OriginRegexCompiler
{
    private const string Setting = nameof(CorsGuardPolicyOptions.AllowedOriginRegexes);
    private const string Switch = nameof(CorsGuardPolicyOptions.DangerouslyAllowUnboundedRegexes);

    private readonly PolicyContext _policy;

    public OriginRegexCompiler(PolicyContext policy)
    {
        _policy = policy;
    }

    public IReadOnlyList<AuditedRegex> Compile()
    {
        List<AuditedRegex> audited = [];
        var patterns = _policy.Options.AllowedOriginRegexes ?? [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns[i] is { Length: > 0 } pattern && !seen.Add(pattern))
            {
                _policy.Report(DiagnosticCodes.RedundantOrigin, Setting, i, $"'{pattern}' stands in the list already.", "Remove one of the two.");
                continue;
            }

            if (Parse(patterns[i] ?? "", i) is not { } regex)
            {
                continue;
            }

            var audit = _policy.Settings.Audits.Of(regex, _policy.Settings.Suffixes);
            audited.Add(new AuditedRegex(regex, audit, _policy.At(Setting, i)));
            ReportAudit(regex, audit, i);
        }

        return audited;
    }

    private OriginRegex? Parse(string pattern, int index)
    {
        if (OriginRegex.TryParse(pattern, out var regex, out var error))
        {
            return regex;
        }

        var (descriptor, message, hint) = error?.Kind switch
        {
            OriginRegexErrorKind.Empty => (
                DiagnosticCodes.EmptyRegex, "An empty expression admits nothing.", "Remove it, or write the expression of a whole origin."),
            OriginRegexErrorKind.InlineOptions => (
                DiagnosticCodes.RegexInlineOptions,
                $"'{pattern}' has inline options: {error.Detail}.",
                "Remove them; origins are lower case, and the match is always of the whole origin."),
            OriginRegexErrorKind.Unsupported => (
                DiagnosticCodes.UnsupportedRegex,
                $"'{pattern}' uses {error.Detail}, which the linear-time engine lacks.",
                "Write the expression without it; it is matched against the whole origin, so look-around is rarely needed."),
            OriginRegexErrorKind.TooLarge => (
                DiagnosticCodes.UnsupportedRegex, $"'{pattern}' is too large for the linear-time engine: {error.Detail}.", "Use smaller repetition counts."),
            _ => (DiagnosticCodes.InvalidRegex, $"'{pattern}' is invalid: {error?.Detail}.", "Correct the expression."),
        };
        _policy.Report(descriptor, Setting, index, message, hint);
        return null;
    }

    private void ReportAudit(OriginRegex regex, RegexAuditResult audit, int index)
    {
        switch (audit.Verdict)
        {
            case RegexVerdict.Bounded:
                _policy.Report(
                    DiagnosticCodes.RegexTrusts,
                    Setting,
                    index,
                    $"'{regex.Pattern}' trusts sites under {string.Join(", ", audit.Domains)}.{Sentences(audit.Mistakes)}",
                    "Nothing to do if that is meant.");
                break;
            case RegexVerdict.MatchesNothing:
                _policy.Report(
                    DiagnosticCodes.RegexMatchesNothing,
                    Setting,
                    index,
                    $"'{regex.Pattern}' matches no origin that a browser sends.{Sentences(audit.Mistakes)}",
                    "An origin is lower-case 'scheme://host[:port]' without a path; correct the expression or remove it.");
                break;
            case RegexVerdict.Unbounded when !_policy.Options.DangerouslyAllowUnboundedRegexes:
                _policy.Report(
                    DiagnosticCodes.UnboundedRegex,
                    Setting,
                    index,
                    $"'{regex.Pattern}' also admits '{audit.Witness}', which an attacker could register.{Sentences(audit.Mistakes)}",
                    $"Fix the registrable domain in the expression, escaping its dots ('\\.'), or set {Switch} to true.");
                break;
            case RegexVerdict.Inconclusive when !_policy.Options.DangerouslyAllowUnboundedRegexes:
                _policy.Report(
                    DiagnosticCodes.InconclusiveRegex,
                    Setting,
                    index,
                    $"It could not be proved which sites '{regex.Pattern}' trusts: {audit.Reason}.",
                    $"Write a simpler expression, or set {Switch} to true.");
                break;
            default:
                break;
        }
    }

    private static string Sentences(IReadOnlyList<string> mistakes) => mistakes.Count == 0 ? "" : " " + string.Join(" ", mistakes);
}
