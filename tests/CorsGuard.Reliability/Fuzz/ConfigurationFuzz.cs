using System.Text.RegularExpressions;
using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace CorsGuard.Reliability;

/// <summary>Whole configurations, from the reader to the explanations. An input is lines of <c>key=value</c>; a line <c>--</c> begins another source.</summary>
internal sealed partial class ConfigurationFuzz : FuzzTarget
{
    private static readonly string[] Settings = [.. typeof(CorsGuardPolicyOptions).GetProperties().Select(static property => property.Name)];
    private static readonly string[] Roots = ["DefaultPolicy", "Policies:p", "Policies:none", "Policies:", "Profiles:Production:DefaultPolicy", "Profiles:Qa:Policies:p", "DefaultPolicy:Candidate"];
    private static readonly string[] Values = ["*", "https://a.com", "https://*.a.com", "http://localhost:*", "https://*.com", "http://a.com", "null", "true", "false", "maybe", "", " ", "GET", "put", "TRACE", "Content-Type", "Set-Cookie", "Access-Control-X", "10m", "-1", "86401", "204", "99", "[\"https://a.com\"]", "[1]", "[", "https://[a-z]+\\.a\\.com", "(", "(?i)a", "same-site", "Protect", "p", "default", "none", "//", "é", "https://a.com,https://b.com/x"];

    private static readonly RequestFacts[] Requests =
    [
        new() { Scheme = "https", Host = "h.example.com" },
        new() { Origin = "https://a.com", Scheme = "https", Host = "h.example.com" },
        new() { Origin = "null", Scheme = "http", Host = "" },
        new() { Origin = new(["https://a.com", "x"]), Scheme = "https", Host = null },
        new() { IsPreflight = true, Origin = "https://x.a.com", RequestMethod = "PUT", RequestHeaders = "content-type,x-q", Scheme = "https", Host = "a.com:444" },
        new() { IsPreflight = true, Origin = "http://localhost:5173", RequestMethod = " ", RequestHeaders = new(["", "é"]), Scheme = "https", Host = "[::1" },
    ];

    private readonly IOptions<CorsOptions> _framework = Options.Create(new CorsOptions());

    public override string Kind => "configuration";

    public override string[] Words => [.. Settings, .. Roots, .. Values, ":0", ":1", "=", "\n", "\n--\n", "CorsGuard:", "CORSGUARD_ALLOWED_ORIGINS=", "CORSGUARD_PROFILE=", "Paths:/x=", "FailOnWarnings=true", "Acknowledge:CG4001=x", "ExplainDenials="];

    public override string Generate(Random random) => Some(random, 12, "\n", () => random.Next(12) switch
    {
        0 => "--",
        1 => $"CorsGuard:Paths:{Pick(random, "/x", "x", "/x/y/", "")}={Pick(random, Values)}",
        2 => $"{Pick(random, "CORSGUARD_ALLOWED_ORIGINS", "CORSGUARD_PROFILE", "CORSGUARD_ALOWED_ORIGINS", "CORSGUARD_ALLOW_CREDENTIALS", "CORSGUARD_PREFLIGHT_MAX_AGE")}={Pick(random, Values)}",
        3 => $"CorsGuard:{Pick(random, "FailOnWarnings", "ExplainDenials", "Acknowledge:CG2011", "PublicSuffixListFile", "DefaultPolicy", "Policies", "Nonsense")}={Pick(random, Values)}",
        _ => $"CorsGuard:{Pick(random, Roots)}:{Pick(random, Settings)}{Pick(random, "", "", ":0", ":1", ":x", ":0:0")}={Pick(random, Values)}",
    });

    public override string? FindProblem(string input)
    {
        var sources = NaiveSource.Parse(input);
        var loaded = new PolicyLoader([], [], [], _framework, LayerFuzz.Build(sources), new HostingEnvironment { EnvironmentName = "Production" }).Load();
        return FindProblemOfDiagnostics(loaded)
            ?? NaiveSettings.FindProblem(sources, loaded.Options, loaded.Read.Profile, loaded.Diagnostics.Diagnostics)
            ?? (loaded.Fatal.Count == 0 ? FindProblemOfRequests(loaded.Policies) : null);
    }

    private static string? FindProblemOfDiagnostics(LoadedPolicies loaded)
    {
        foreach (var diagnostic in loaded.Diagnostics.Diagnostics)
        {
            if (!Code().IsMatch(diagnostic.Code) || diagnostic.Path.Length == 0 || string.IsNullOrWhiteSpace(diagnostic.Message) || string.IsNullOrWhiteSpace(diagnostic.Hint))
            {
                return $"a diagnostic lacks something: '{diagnostic}'";
            }
        }

        return null;
    }

    private static string? FindProblemOfRequests(PolicySet policies)
    {
        foreach (var policy in policies.All)
        {
            foreach (var request in Requests)
            {
                var decision = Evaluator.Evaluate(policy, request);
                var explanation = Explainer.Explain(policy, request);
                if (decision.IsDenied && string.IsNullOrWhiteSpace(explanation.Hint))
                {
                    return $"a refusal without a hint: {policy.Name}, {decision.Denial}";
                }

                if (policy.AllowCredentials && decision.AllowOrigin is "*" or "null")
                {
                    return $"credentials for {decision.AllowOrigin}";
                }
            }
        }

        return null;
    }

    [GeneratedRegex(@"\ACG[1-5][0-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
