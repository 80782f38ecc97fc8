using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>Reads the settings of one policy.</summary>
internal sealed class PolicyReader
{
    private readonly SettingFinder _finder;
    private readonly SettingLocations _locations;
    private readonly DiagnosticBag _diagnostics;
    private readonly ScalarParser _scalars;
    private readonly string? _name;
    private readonly bool _isCandidate;

    /// <param name="finder">Finds the settings.</param>
    /// <param name="locations">Takes down where they were found.</param>
    /// <param name="diagnostics">Where to report.</param>
    /// <param name="name">Null = the default policy.</param>
    /// <param name="isCandidate">True = the settings of the policy's candidate.</param>
    public PolicyReader(SettingFinder finder, SettingLocations locations, DiagnosticBag diagnostics, string? name, bool isCandidate = false)
    {
        _finder = finder;
        _locations = locations;
        _diagnostics = diagnostics;
        _scalars = new ScalarParser(diagnostics);
        _name = name;
        _isCandidate = isCandidate;
    }

    public CorsGuardPolicyOptions Read() => new()
    {
        AllowedOrigins = ReadList(nameof(CorsGuardPolicyOptions.AllowedOrigins)),
        AllowedOriginRegexes = ReadList(nameof(CorsGuardPolicyOptions.AllowedOriginRegexes), isRegexes: true),
        AllowedMethods = ReadList(nameof(CorsGuardPolicyOptions.AllowedMethods)),
        AllowedHeaders = ReadList(nameof(CorsGuardPolicyOptions.AllowedHeaders)),
        ExposedHeaders = ReadList(nameof(CorsGuardPolicyOptions.ExposedHeaders)),
        AllowCredentials = ReadBoolean(nameof(CorsGuardPolicyOptions.AllowCredentials)),
        PreflightMaxAge = Find(nameof(CorsGuardPolicyOptions.PreflightMaxAge)) is { } maxAge ? _scalars.ParseDuration(maxAge) : null,
        PreflightSuccessStatus = Find(nameof(CorsGuardPolicyOptions.PreflightSuccessStatus)) is { } status
            ? _scalars.ParseInteger(status) ?? CorsGuardDefaults.PreflightSuccessStatus
            : CorsGuardDefaults.PreflightSuccessStatus,
        DangerouslyAllowNullOrigin = ReadBoolean(nameof(CorsGuardPolicyOptions.DangerouslyAllowNullOrigin)),
        DangerouslyAllowInsecureOrigins = ReadBoolean(nameof(CorsGuardPolicyOptions.DangerouslyAllowInsecureOrigins)),
        DangerouslyAllowPublicSuffixWildcards = ReadBoolean(nameof(CorsGuardPolicyOptions.DangerouslyAllowPublicSuffixWildcards)),
        DangerouslyAllowUnboundedRegexes = ReadBoolean(nameof(CorsGuardPolicyOptions.DangerouslyAllowUnboundedRegexes)),
        RejectDisallowedOrigins = ReadBoolean(nameof(CorsGuardPolicyOptions.RejectDisallowedOrigins)),
        CrossOriginWrites = Find(nameof(CorsGuardPolicyOptions.CrossOriginWrites)) is { } writes ? _scalars.ParseName<CorsGuardCrossOriginWrites>(writes) ?? default : default,
        ProtectWebSockets = ReadBoolean(nameof(CorsGuardPolicyOptions.ProtectWebSockets), unsaid: true),
        TimingAllowOrigin = ReadBoolean(nameof(CorsGuardPolicyOptions.TimingAllowOrigin)),
        CrossOriginResourcePolicy = Find(nameof(CorsGuardPolicyOptions.CrossOriginResourcePolicy)) is { } resourcePolicy ? _scalars.ParseText(resourcePolicy) : null,
        AllowPrivateNetwork = ReadBoolean(nameof(CorsGuardPolicyOptions.AllowPrivateNetwork)),
        Candidate = ReadCandidate(),
    };

    private CorsGuardPolicyOptions? ReadCandidate() => !_isCandidate && _finder.Exists(SettingLocations.OfSetting(_name, nameof(CorsGuardPolicyOptions.Candidate)))
        ? new PolicyReader(_finder, _locations, _diagnostics, _name, isCandidate: true).Read()
        : null;

    private bool ReadBoolean(string setting, bool unsaid = false) => Find(setting) is { } mention ? _scalars.ParseBoolean(mention) ?? unsaid : unsaid;

    private List<string>? ReadList(string setting, bool isRegexes = false)
    {
        var mentions = FindAll(setting);
        if (mentions.Count == 0)
        {
            return null;
        }

        foreach (var hidden in mentions.Skip(1).Where(mention => !mention.Repeats(mentions[0])))
        {
            ReportHidden(mentions[0], hidden);
        }

        var owner = mentions[0];
        var parser = new ListParser(isRegexes, _diagnostics);
        var list = parser.Parse(owner);
        if (parser.Keys.Count > 0)
        {
            _locations.SetElements(SettingLocations.OfSetting(_name, setting, _isCandidate), new ElementLocations(owner.Path, parser.Keys, owner.Layer.SourceOf));
        }

        return list;
    }

    private void ReportHidden(Mention owner, Mention hidden)
    {
        var keys = hidden.Scalar is null
            ? string.Join(", ", hidden.ChildKeys.Select(key => ConfigurationKey.Combine(hidden.Path, key)))
            : hidden.Path;
        _diagnostics.Report(
            DiagnosticCodes.HiddenList,
            owner.Location,
            $"The list replaces the one in {hidden.Layer.Name} ({keys}).",
            "Lists are never merged: repeat here what should stay.");
    }

    private Mention? Find(string setting) => FindAll(setting).FirstOrDefault();

    private List<Mention> FindAll(string setting)
    {
        var path = SettingLocations.OfSetting(_name, setting, _isCandidate);
        var mentions = _finder.Find(path, _name is null && !_isCandidate ? ShortNames.Of(setting) : null);
        if (mentions.Count > 0)
        {
            _locations[path] = mentions[0].Location;
        }

        return mentions;
    }
}
