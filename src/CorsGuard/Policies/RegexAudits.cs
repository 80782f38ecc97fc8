using System.Collections.Concurrent;
using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>
/// The audits of regular expressions that have been made. They take long, and the same expressions come again: under each profile that does not
/// apply, and on each reload.
/// </summary>
internal sealed class RegexAudits
{
    // Far more than anybody writes; whoever changes them all the time starts again.
    private const int MaxAudits = 2_000;

    private readonly ConcurrentDictionary<(string Pattern, PublicSuffixList Suffixes), RegexAuditResult> _audits = new();

    public RegexAuditResult Of(OriginRegex regex, PublicSuffixList suffixes)
    {
        if (_audits.Count >= MaxAudits)
        {
            _audits.Clear();
        }

        return _audits.GetOrAdd((regex.Pattern, suffixes), static (_, audited) => RegexAuditor.Audit(audited.regex, audited.suffixes), (regex, suffixes));
    }
}
