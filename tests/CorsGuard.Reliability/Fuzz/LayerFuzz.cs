using CorsGuard.Configuration;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Reliability;

/// <summary>Which of several sources and profiles a setting comes from: few settings, so that many sources say the same one. An input is as <see cref="ConfigurationFuzz"/>'s.</summary>
internal sealed class LayerFuzz : FuzzTarget
{
    private static readonly string[] Places = ["", "", "", "Profiles:Production:", "Profiles:Production:", "Profiles:Qa:"];
    private static readonly string[] Policies = ["DefaultPolicy", "DefaultPolicy", "Policies:p", "Policies:P", "Policies:p:Candidate"];
    private static readonly string[] Elements = ["https://a.com", "https://b.com", "http://localhost:*", "*", "a", "a{1,2}", "", " ", "x y", "x,y"];
    private static readonly string[] Lists = ["", " ", "https://a.com", "https://a.com,https://b.com", "a{1,2} b", "a;b", "[]", "[\"https://a.com\",\"https://b.com\"]", "[\"a\", \"b\"]", "[\"\"]", "[1]", "[a"];
    private static readonly string[] Booleans = ["true", "false", "1", "0", "Yes", "NO", "maybe", "", " true "];
    private static readonly string[] Durations = ["10m", "90", "00:10:00", "1d", "-5", "", "00:10"];

    public override string Kind => "layers";

    public override string[] Words => ["CorsGuard:", .. Places, .. Policies, .. Lists, .. Booleans, .. Durations, "AllowedOrigins", "AllowCredentials", ":0", ":1", "=", "\n", "\n--\n", "CORSGUARD_ALLOWED_ORIGINS=", "CORSGUARD_PROFILE=Qa", "AllowedOrigns"];

    public override string Generate(Random random) => Some(random, 14, "\n", () => random.Next(12) switch
    {
        < 3 => "--",
        3 => Pick(random, "CORSGUARD_PROFILE=Qa", "CORSGUARD_PROFILE=", "CORSGUARD_PROFILE= production ", "CORSGUARD_PROFILE=Other", "CORSGUARD_PROFILE:0=Qa"),
        4 => $"CORSGUARD_{Pick(random, "ALLOWED_ORIGINS", "ALLOWED_ORIGIN_REGEXES", "EXPOSED_HEADERS")}={Pick(random, Lists)}",
        5 => $"CORSGUARD_{Pick(random, $"ALLOW_CREDENTIALS={Pick(random, Booleans)}", $"PREFLIGHT_MAX_AGE={Pick(random, Durations)}", "NONSENSE=1")}",
        6 => $"CorsGuard:{Pick(random, Places)}{Pick(random, $"Paths:/x={Pick(random, "p", "default", "none", "")}", $"FailOnWarnings={Pick(random, Booleans)}", "Nonsense=1", "Policies:p=x", "Profiles:Production:FailOnWarnings=1", "Acknowledge:CG4011=x", "DefaultPolicy")}",
        _ => $"CorsGuard:{Pick(random, Places)}{Pick(random, Policies)}:{Setting(random)}",
    });

    public override string? FindProblem(string input)
    {
        var sources = NaiveSource.Parse(input);
        var section = Build(sources).GetSection("CorsGuard");
        var active = new CorsGuardConfigurationReader([section], section, "Production").ReadAll().Active;
        return NaiveSettings.FindProblem(sources, active.Result.Options, active.Result.Profile, active.Diagnostics.Diagnostics);
    }

    /// <summary>The sources as the framework has them.</summary>
    public static IConfigurationRoot Build(NaiveSource[] sources)
    {
        var builder = new ConfigurationBuilder();
        Array.ForEach(sources, source => builder.AddInMemoryCollection(source.Values));
        return builder.Build();
    }

    private static string Setting(Random random) => random.Next(8) switch
    {
        0 => $"AllowCredentials={Pick(random, Booleans)}",
        1 => $"PreflightMaxAge={Pick(random, Durations)}",
        2 => $"PreflightSuccessStatus={Pick(random, "200", "204", "x", "", "+2", "99999999999")}",
        3 => $"CrossOriginWrites={Pick(random, [.. Enum.GetNames<CorsGuardCrossOriginWrites>(), "1", "x", ""])}",
        4 => Pick(random, "AllowedOrigns=*", "Candidate:Candidate:AllowedOrigins=*", "AllowCredentials:0=true", "ProtectWebSockets=no", "AllowedMethods", "Candidate"),
        5 => $"{List(random)}={Pick(random, Lists)}",
        _ => $"{List(random)}:{Pick(random, "0", "1", "2", "10", "x", "0:0")}={Pick(random, Elements)}",
    };

    private static string List(Random random) => Pick(random, "AllowedOrigins", "AllowedOrigins", "AllowedOriginRegexes", "ExposedHeaders", "allowedorigins");
}
