using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>A regular expression that compiled, with what its audit found and where it stands.</summary>
internal sealed record AuditedRegex(OriginRegex Regex, RegexAuditResult Audit, SettingLocation At);
