using System.Globalization;
using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>Compiles the settings of one policy, reporting every problem; what could not be used is left out of the result.</summary>
internal sealed class PolicyCompiler
{
    // Beyond a day nobody caches (browsers cap at 2 hours or 24): a larger number is a wrong unit.
    private static readonly TimeSpan LongestMaxAge = TimeSpan.FromSeconds(86400);

    private readonly PolicyContext _policy;

    public PolicyCompiler(PolicyContext policy)
    {
        _policy = policy;
    }

    public PolicyRules Compile()
    {
        var origins = new OriginListCompiler(_policy);
        origins.Compile();
        var regexes = new OriginRegexCompiler(_policy).Compile();
        var names = new NameListCompiler(_policy);
        var parts = new PolicyParts
        {
            Settings = new PolicySettings(_policy.Name, _policy.IsCandidate, _policy.Options, _policy.Locations, _policy.Settings),
            Candidate = CompileCandidate(),
            Origins = origins.AllowsAny
                ? OriginSet.OfAny()
                : OriginSet.Of(origins.Patterns, regexes.Select(static audited => audited.Regex), origins.AllowsNull),
            Methods = names.CompileMethods(),
            Headers = names.CompileHeaders(),
            ExposedHeaders = names.CompileExposedHeaders(),
            AllowCredentials = _policy.Options.AllowCredentials,
            MaxAge = CompileMaxAge(),
            PreflightSuccessStatus = CompileStatus(),
            RejectsDisallowedOrigins = CompileRejection(origins.AllowsAny),
            ProtectsWrites = _policy.Options.CrossOriginWrites == CorsGuardCrossOriginWrites.Protect,
            ProtectsWebSockets = _policy.Options.ProtectWebSockets,
            TimingAllowOrigin = _policy.Options.TimingAllowOrigin,
            ResourcePolicy = CompileResourcePolicy(),
            AllowPrivateNetwork = _policy.Options.AllowPrivateNetwork,
        };
        new DangerRules(_policy, origins, regexes).Check();
        if (_policy.Settings.IsProduction)
        {
            new ProductionRules(_policy, origins, regexes).Check();
        }

        return new PolicyRules(_policy, new CompiledPolicy(_policy.DisplayName, parts), origins.Patterns, regexes);
    }

    private CompiledPolicy? CompileCandidate()
    {
        if (_policy.Options.Candidate is not { } candidate)
        {
            return null;
        }

        if (!_policy.IsCandidate)
        {
            return new PolicyCompiler(_policy with { Options = candidate, IsCandidate = true }).Compile().Policy;
        }

        _policy.Report(DiagnosticCodes.UnknownKey, nameof(CorsGuardPolicyOptions.Candidate), "A candidate has no candidate.", "Remove it.");
        return null;
    }

    private TimeSpan? CompileMaxAge()
    {
        if (_policy.Options.PreflightMaxAge is not { } age)
        {
            return null;
        }

        var problem = age < TimeSpan.Zero ? "is negative"
            : age > LongestMaxAge ? "is longer than a day (86400 seconds)"
            : age.Ticks % TimeSpan.TicksPerSecond != 0 ? "has a fraction of a second"
            : null;
        if (problem is null)
        {
            return age;
        }

        _policy.Report(
            DiagnosticCodes.InvalidMaxAge,
            nameof(CorsGuardPolicyOptions.PreflightMaxAge),
            $"'{age}' {problem}.",
            "Write whole seconds from 0 to 86400, or a duration such as '10m'.");
        return null;
    }

    private int CompileStatus()
    {
        var status = _policy.Options.PreflightSuccessStatus;
        if (status is >= 200 and <= 299)
        {
            return status;
        }

        _policy.Report(
            DiagnosticCodes.InvalidStatus,
            nameof(CorsGuardPolicyOptions.PreflightSuccessStatus),
            string.Create(CultureInfo.InvariantCulture, $"'{status}' is no success status: browsers refuse the preflight."),
            "Write a status from 200 to 299; 204 is the default.");
        return CorsGuardDefaults.PreflightSuccessStatus;
    }

    private bool CompileRejection(bool allowsAny)
    {
        if (_policy.Options.RejectDisallowedOrigins && allowsAny)
        {
            _policy.Report(
                DiagnosticCodes.NothingToReject,
                nameof(CorsGuardPolicyOptions.RejectDisallowedOrigins),
                "The policy allows every origin, so none is rejected.",
                $"List the origins in {nameof(CorsGuardPolicyOptions.AllowedOrigins)}, or set {nameof(CorsGuardPolicyOptions.CrossOriginWrites)} to Protect.");
        }

        return _policy.Options.RejectDisallowedOrigins;
    }

    private string? CompileResourcePolicy()
    {
        if (_policy.Options.CrossOriginResourcePolicy is null or "same-origin" or "same-site" or "cross-origin")
        {
            return _policy.Options.CrossOriginResourcePolicy;
        }

        _policy.Report(
            DiagnosticCodes.InvalidResourcePolicy,
            nameof(CorsGuardPolicyOptions.CrossOriginResourcePolicy),
            $"'{_policy.Options.CrossOriginResourcePolicy}' is no value of the header: browsers would ignore it.",
            "Write same-origin, same-site or cross-origin.");
        return null;
    }
}
