using System.Globalization;
using System.Reflection;

namespace CorsGuard.Reliability;

/// <summary>
/// What a configuration means, by the contract: a short name before everything, then the highest source that says anything, within it the active
/// profile before the base, and lists whole.
/// </summary>
internal sealed class NaiveSettings
{
    private const string Root = "CorsGuard";

    private static readonly CorsGuardPolicyOptions Defaults = new();
    private static readonly PropertyInfo[] OfPolicy = typeof(CorsGuardPolicyOptions).GetProperties();
    private static readonly string[] OfSection = [.. typeof(CorsGuardOptions).GetProperties().Select(static property => property.Name)];
    private static readonly string[] UnreadableCodes = ["CG1002", "CG1003", "CG1004"];

    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["AllowedOrigins"] = "CORSGUARD_ALLOWED_ORIGINS",
        ["AllowedOriginRegexes"] = "CORSGUARD_ALLOWED_ORIGIN_REGEXES",
        ["AllowedMethods"] = "CORSGUARD_ALLOWED_METHODS",
        ["AllowedHeaders"] = "CORSGUARD_ALLOWED_HEADERS",
        ["ExposedHeaders"] = "CORSGUARD_EXPOSED_HEADERS",
        ["AllowCredentials"] = "CORSGUARD_ALLOW_CREDENTIALS",
        ["PreflightMaxAge"] = "CORSGUARD_PREFLIGHT_MAX_AGE",
    };

    private readonly NaiveSource[] _highestFirst;
    private readonly string? _profile;
    private readonly IReadOnlyList<CorsGuardDiagnostic> _diagnostics;

    private NaiveSettings(NaiveSource[] highestFirst, IReadOnlyList<CorsGuardDiagnostic> diagnostics)
    {
        _highestFirst = highestFirst;
        _diagnostics = diagnostics;
        var chosenBy = Array.Find(highestFirst, static source => source.Says("CORSGUARD_PROFILE"));
        _profile = chosenBy is null ? "Production"
            : chosenBy.Children("CORSGUARD_PROFILE").Length > 0 || string.IsNullOrWhiteSpace(chosenBy.Value("CORSGUARD_PROFILE")) ? null
            : chosenBy.Value("CORSGUARD_PROFILE")?.Trim();
    }

    /// <returns>Where the library understands the sources, lowest first, otherwise; null = nowhere.</returns>
    public static string? FindProblem(NaiveSource[] sources, CorsGuardOptions options, string? profile, IReadOnlyList<CorsGuardDiagnostic> diagnostics)
    {
        // The framework's own view of a key with an empty part is not plain.
        if (sources.Any(static source => source.Values.Keys.Any(static key => key.Contains("::", StringComparison.Ordinal) || key.EndsWith(':') || key.StartsWith(':'))))
        {
            return null;
        }

        var naive = new NaiveSettings([.. sources.Reverse()], diagnostics);
        return naive._profile != profile ? $"the profile is '{profile}', not '{naive._profile}'"
            : naive.FindProblemOfKeys() ?? naive.FindProblemOfSection(options);
    }

    private string? FindProblemOfSection(CorsGuardOptions options)
    {
        var hasDefault = Exists("DefaultPolicy") || _highestFirst.Any(static source => ShortNames.Values.Any(source.Says));
        var policies = Children("Policies");
        return hasDefault != options.ConfiguredDefaultPolicy is not null ? $"there is a default policy: {!hasDefault}"
            : !policies.SetEquals(options.Policies.Keys) ? $"the policies are {string.Join('|', options.Policies.Keys)}"
            : FindProblemOfSetting("FailOnWarnings", typeof(bool), options.FailOnWarnings, otherwise: false)
                ?? FindProblemOfSetting("ExplainDenials", typeof(bool), options.ExplainDenials, otherwise: null)
                ?? FindProblemOfSetting("PublicSuffixListFile", typeof(string), options.PublicSuffixListFile, otherwise: null)
                ?? FindProblemOfMap("Paths", options.Paths)
                ?? FindProblemOfMap("Acknowledge", options.Acknowledge)
                ?? (hasDefault ? FindProblemOfPolicy("DefaultPolicy", options.DefaultPolicy) : null)
                ?? options.Policies.Select(policy => FindProblemOfPolicy("Policies:" + policy.Key, policy.Value)).FirstOrDefault(static problem => problem is not null);
    }

    private string? FindProblemOfMap(string path, IDictionary<string, string> map) =>
        Children(path).Union(map.Keys, StringComparer.OrdinalIgnoreCase)
            .Select(key => FindProblemOfSetting($"{path}:{key}", typeof(string), map.TryGetValue(key, out var value) ? value : null, otherwise: null))
            .FirstOrDefault(static problem => problem is not null);

    private string? FindProblemOfPolicy(string path, CorsGuardPolicyOptions options)
    {
        foreach (var property in OfPolicy)
        {
            var value = property.GetValue(options);
            var at = $"{path}:{property.Name}";
            string? problem = null;
            if (property.Name != "Candidate")
            {
                problem = FindProblemOfSetting(at, property.PropertyType, value, property.GetValue(Defaults));
            }
            else if (!path.EndsWith(":Candidate", StringComparison.Ordinal))
            {
                var candidate = value as CorsGuardPolicyOptions;
                problem = candidate is not null != Exists(at) ? $"{at} is there: {candidate is not null}" : candidate is null ? null : FindProblemOfPolicy(at, candidate);
            }

            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? FindProblemOfSetting(string path, Type type, object? actual, object? otherwise)
    {
        if (Find(path) is not var (source, at))
        {
            return IsSame(actual, otherwise) ? null : $"{path} is '{Text(actual)}', and nobody says so";
        }

        if (IsUnclear(source, at))
        {
            return null;
        }

        var expected = Read(source, at, type, path.EndsWith("Regexes", StringComparison.Ordinal));
        var complaint = _diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == CorsGuardDiagnosticSeverity.Error && IsAtOrBelow(diagnostic.Path, at));
        return expected is null ? (complaint is null ? $"{at} cannot be read, and nobody is told" : null)
            : !IsSame(actual, expected) ? $"{at} is '{Text(actual)}', not '{Text(expected)}'"
            : complaint is not null && UnreadableCodes.Contains(complaint.Code) ? $"{at} can be read: {complaint}"
            : null;
    }

    // Two elements with one index: either order will do.
    private static bool IsUnclear(NaiveSource source, string at) =>
        source.Children(at).GroupBy(static key => key.TrimStart('0')).Any(static same => same.Count() > 1);

    private (NaiveSource Source, string Path)? Find(string path)
    {
        if (path.StartsWith("DefaultPolicy:", StringComparison.Ordinal) && ShortNames.TryGetValue(path["DefaultPolicy:".Length..], out var shortName)
            && Array.Find(_highestFirst, source => source.Says(shortName)) is { } chosen)
        {
            return (chosen, shortName);
        }

        foreach (var source in _highestFirst)
        {
            if (Prefixes().Select(prefix => $"{prefix}:{path}").FirstOrDefault(source.Says) is { } at)
            {
                return (source, at);
            }
        }

        return null;
    }

    private static object? Read(NaiveSource source, string at, Type type, bool isRegexes)
    {
        var (text, keys) = (source.Value(at), source.Children(at));
        if (typeof(IEnumerable<string>).IsAssignableFrom(type) && type != typeof(string))
        {
            return text is null ? ReadElements(source, at, keys, isRegexes) : keys.Length > 0 ? null : NaiveValue.List(text, isRegexes);
        }

        return text is null || keys.Length > 0 || string.IsNullOrWhiteSpace(text) ? null
            : type == typeof(bool) ? NaiveValue.Boolean(text)
            : type == typeof(int) ? NaiveValue.Integer(text)
            : type == typeof(TimeSpan?) ? NaiveValue.Seconds(text)
            : type.IsEnum ? NaiveValue.Name(type, text)
            : text.Trim();
    }

    private static string[]? ReadElements(NaiveSource source, string at, string[] keys, bool isRegexes) =>
        Array.TrueForAll(keys, key => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _) && source.Children($"{at}:{key}").Length == 0)
            ? NaiveValue.Elements([.. keys.OrderBy(static key => int.Parse(key, CultureInfo.InvariantCulture)).Select(key => source.Value($"{at}:{key}"))], isRegexes)
            : null;

    private string? FindProblemOfKeys()
    {
        var expected = _highestFirst.SelectMany(UnknownKeys).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var actual = _diagnostics.Where(static diagnostic => diagnostic.Code == "CG1001").Select(static diagnostic => diagnostic.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return expected.SetEquals(actual) ? null : $"the unknown keys are {string.Join('|', expected)}, not {string.Join('|', actual)}";
    }

    private IEnumerable<string> UnknownKeys(NaiveSource source) =>
        from prefix in Prefixes()
        from key in source.Below(prefix)
        let parts = key.Split(':')
        let known = KnownParts(parts, prefix == Root)
        where known < parts.Length
        select $"{prefix}:{string.Join(':', parts[..(known + 1)])}";

    // How many parts of a key, from the front, are in order.
    private static int KnownParts(string[] parts, bool isBase)
    {
        var isProfiles = isBase && Is(parts[0], "Profiles");
        if (isProfiles || !OfSection.Any(name => Is(parts[0], name)))
        {
            return isProfiles ? parts.Length : 0;
        }

        var at = Is(parts[0], "DefaultPolicy") ? 1 : Is(parts[0], "Policies") ? 2 : parts.Length;
        if (at < parts.Length && Is(parts[at], "Candidate"))
        {
            at++;
            return at < parts.Length && (Is(parts[at], "Candidate") || !IsOfPolicy(parts[at])) ? at : parts.Length;
        }

        return at < parts.Length && !IsOfPolicy(parts[at]) ? at : parts.Length;
    }

    private static bool IsOfPolicy(string name) => OfPolicy.Any(property => Is(name, property.Name));

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsAtOrBelow(string path, string at) => Is(path, at) || path.StartsWith(at + ":", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> Prefixes() => _profile is null ? [Root] : [$"{Root}:Profiles:{_profile}", Root];

    private bool Exists(string path) => _highestFirst.Any(source => Prefixes().Any(prefix => source.Has($"{prefix}:{path}")));

    private HashSet<string> Children(string path) =>
        _highestFirst.SelectMany(source => Prefixes().SelectMany(prefix => source.Children($"{prefix}:{path}"))).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsSame(object? actual, object? expected) => (actual, expected) switch
    {
        (IEnumerable<string> list, IEnumerable<string> other) when actual is not string => list.SequenceEqual(other),
        (TimeSpan duration, double seconds) => NaiveValue.IsSame(duration, seconds),
        _ => Equals(actual, expected),
    };

    private static string? Text(object? value) => value is IEnumerable<string> list ? $"[{string.Join('|', list)}]" : value?.ToString();
}
