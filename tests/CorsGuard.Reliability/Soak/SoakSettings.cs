using System.Globalization;

namespace CorsGuard.Reliability;

/// <summary>
/// The settings of one version, in which everything that can be seen in an answer says which version it is: an answer that two versions had a
/// part in cannot look like an answer of either.
/// </summary>
internal static class SoakSettings
{
    /// <summary>An origin that every version allows.</summary>
    public const string Always = "https://always.example.com";

    /// <summary>An origin that no version allows.</summary>
    public const string Never = "https://never.example.net";

    /// <summary>Each version allows one origin of so many besides.</summary>
    public const int Turns = 8;

    private const int Regexes = 64;

    // One version of the file in so many cannot be used.
    private const int Broken = 10;

    /// <summary>An origin that the versions allow whose number leaves this remainder.</summary>
    public static string OriginOf(int turn) => string.Create(CultureInfo.InvariantCulture, $"https://turn{turn}.example.com");

    public static int StatusOf(int version) => 200 + (version % 100);

    public static int MaxAgeOf(int version) => version % 86_400;

    public static bool AllowsCredentials(int version) => version % 2 == 0;

    public static bool AllowsTiming(int version) => version % 3 == 0;

    public static string ResourcePolicyOf(int version) => version % 4 < 2 ? "same-site" : "cross-origin";

    /// <summary>Whether a request from an origin that is not allowed does not run.</summary>
    public static bool Rejects(int version) => version % 5 > 0;

    public static bool Allows(int version, string origin) => origin == Always || origin == OriginOf(version % Turns);

    public static bool IsOfFile(char kind) => kind != 'm';

    /// <summary>Whether the version of the file cannot be used, so that nobody may ever see anything of it.</summary>
    public static bool IsBroken(int version) => version % Broken == Broken - 1;

    /// <summary>What a message about a version that cannot be used names.</summary>
    public static string BrokenPolicyOf(int version) => string.Create(CultureInfo.InvariantCulture, $"broken{version}.");

    /// <summary>Whether a message names the policy: what cannot be parsed names nothing.</summary>
    public static bool IsBrokenByName(int version) => version / Broken % 5 > 1;

    /// <summary>What the file holds: every so often half of it, nothing, or what is no policy.</summary>
    public static string FileText(int version) => !IsBroken(version) ? FileJson(version, "") : (version / Broken % 5) switch
    {
        0 => FileJson(version, "")[..(FileJson(version, "").Length * 2 / 3)],
        1 => "",
        2 => FileJson(version, $$""", "{{BrokenPolicyOf(version)}}": { "AllowedOrigns": "*" }"""),
        3 => FileJson(version, $$""", "{{BrokenPolicyOf(version)}}": { "AllowedOrigins": "*", "AllowCredentials": true }"""),

        // A warning, in a file that says that warnings count.
        _ => FileJson(version, $$""", "{{BrokenPolicyOf(version)}}": { "AllowedOrigins": "https://localhost" } }, "FailOnWarnings": true, "Acknowledge": { """),
    };

    /// <summary>The default policy, a policy that an endpoint names, and one that only this version's entry of Paths names.</summary>
    private static string FileJson(int version, string more)
    {
        var path = PathPolicyOf(version);
        return $$"""
            { "CorsGuard": {
              "DefaultPolicy": {{Policy('d', version)}},
              "Policies": { "named": {{Policy('n', version)}}, "{{path}}": {{Policy('p', version)}}{{more}} },
              "Paths": { "/paths": "{{path}}" } } }
            """;
    }

    /// <summary>One more policy, of another source with versions of its own.</summary>
    public static string MemoryJson(int version) => $$"""{ "CorsGuard": { "Policies": { "memory": {{Policy('m', version)}} } } }""";

    private static string PathPolicyOf(int version) => string.Create(CultureInfo.InvariantCulture, $"paths{version % Turns}");

    private static string Policy(char kind, int version) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {
          "AllowedOrigins": [ "{{Always}}", "{{OriginOf(version % Turns)}}" ],
          "AllowedOriginRegexes": [ "https://regex{{version % Regexes}}-[0-9]+\\.example\\.com" ],
          "AllowedMethods": [ "M-{{kind}}-{{version}}" ],
          "AllowedHeaders": [ "X-A-{{kind}}-{{version}}" ],
          "ExposedHeaders": [ "X-E-{{kind}}-{{version}}" ],
          "AllowCredentials": {{(AllowsCredentials(version) ? "true" : "false")}},
          "PreflightMaxAge": {{MaxAgeOf(version)}},
          "RejectDisallowedOrigins": {{(Rejects(version) ? "true" : "false")}},
          "PreflightSuccessStatus": {{StatusOf(version)}},
          "TimingAllowOrigin": {{(AllowsTiming(version) ? "true" : "false")}},
          "CrossOriginResourcePolicy": "{{ResourcePolicyOf(version)}}"
        }
        """);
}
