using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>Compiles AllowedOrigins.</summary>
internal sealed class OriginListCompiler
{
    private const string Setting = nameof(CorsGuardPolicyOptions.AllowedOrigins);

    // Redundancy is an Information: not worth a quadratic search in very long lists.
    private const long MaxRedundancyComparisons = 1_000_000;

    private readonly PolicyContext _policy;
    private readonly List<OriginPattern> _patterns = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    public OriginListCompiler(PolicyContext policy)
    {
        _policy = policy;
    }

    public IReadOnlyList<OriginPattern> Patterns => _patterns;

    public bool AllowsAny { get; private set; }

    public bool AllowsNull { get; private set; }

    /// <summary>The place of a pattern in the list, for rules that look at it later.</summary>
    public int IndexOf(OriginPattern pattern) => _indexes[pattern.Text];

    public void Compile()
    {
        var origins = _policy.Options.AllowedOrigins ?? [];
        for (var i = 0; i < origins.Count; i++)
        {
            CompileElement(origins[i] ?? "", i);
        }

        CheckAnyStandsAlone(_patterns.Count > 0 || AllowsNull);
        ReportCovered();
    }

    private void CompileElement(string text, int index)
    {
        var trimmed = text.Trim();
        if (trimmed == OriginSet.Any)
        {
            if (AllowsAny)
            {
                ReportRepeated(OriginSet.Any, index);
                return;
            }

            AllowsAny = true;
            ReportNormalized(text, OriginSet.Any, index);
            return;
        }

        if (trimmed.Equals(RequestOrigin.Null, StringComparison.OrdinalIgnoreCase))
        {
            CompileNull(text, index);
            return;
        }

        var error = OriginPatternParser.Parse(text, out var pattern);
        if (pattern is null)
        {
            var (descriptor, message, hint) = OriginMessages.Describe(error, text);
            _policy.Report(descriptor, Setting, index, message, hint);
            return;
        }

        ReportNormalized(text, pattern.Text, index);
        Add(pattern, index);
    }

    private void ReportNormalized(string text, string canonical, int index)
    {
        if (text != canonical)
        {
            _policy.Report(DiagnosticCodes.NormalizedOrigin, Setting, index, $"'{text}' is read as '{canonical}'.", $"Write '{canonical}'.");
        }
    }

    private void CompileNull(string text, int index)
    {
        if (AllowsNull)
        {
            ReportRepeated(RequestOrigin.Null, index);
            return;
        }

        AllowsNull = true;
        if (_policy.Options.DangerouslyAllowNullOrigin)
        {
            ReportNormalized(text, RequestOrigin.Null, index);
        }
        else
        {
            _policy.Report(
                DiagnosticCodes.NullOrigin,
                Setting,
                index,
                "The origin 'null' is prohibited: every sandboxed frame and data: page has it, also an attacker's.",
                $"Remove it, or set {nameof(CorsGuardPolicyOptions.DangerouslyAllowNullOrigin)} to true.");
        }
    }

    private void Add(OriginPattern pattern, int index)
    {
        if (_indexes.TryAdd(pattern.Text, index))
        {
            _patterns.Add(pattern);
            return;
        }

        ReportRepeated(pattern.Text, index);
    }

    private void ReportRepeated(string text, int index) =>
        _policy.Report(DiagnosticCodes.RedundantOrigin, Setting, index, $"'{text}' stands in the list already.", "Remove one of the two.");

    private void CheckAnyStandsAlone(bool hasOthers)
    {
        var hasRegexes = _policy.Options.AllowedOriginRegexes is { Count: > 0 };
        if (AllowsAny && (hasOthers || hasRegexes))
        {
            _policy.Report(
                DiagnosticCodes.AnyOriginNotAlone,
                Setting,
                $"'*' allows every origin, but other origins stand {(hasOthers ? "beside it" : $"in {nameof(CorsGuardPolicyOptions.AllowedOriginRegexes)}")}.",
                "Write '*' alone if everybody may read the responses; otherwise remove it.");
        }
    }

    private void ReportCovered()
    {
        var wildcards = _patterns.FindAll(static pattern => !pattern.IsExact);
        if ((long)wildcards.Count * _patterns.Count > MaxRedundancyComparisons)
        {
            return;
        }

        foreach (var pattern in _patterns)
        {
            var cover = wildcards.Find(wildcard => wildcard != pattern && wildcard.Covers(pattern));
            if (cover is not null)
            {
                _policy.Report(
                    DiagnosticCodes.RedundantOrigin,
                    Setting,
                    IndexOf(pattern),
                    $"'{pattern.Text}' is covered by '{cover.Text}'.",
                    "Remove the one that is not meant.");
            }
        }
    }
}
