using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Benchmarks;

/// <summary>All scenarios.</summary>
internal static class Scenarios
{
    private const string Allowed = "https://app5.example.com";
    private const string Attacker = "https://attacker.example.net";
    private const string ThreeHeaders = "authorization,content-type,x-custom-header";

    // Kestrel refuses more than 32 KB and 100 lines of headers in all.
    private const int MaxLines = 90;

    private static readonly string Commas = new(',', 16_000);
    private static readonly string[] UnknownNames = [.. Enumerable.Range(0, 3_900).Select(static i => $"x-{i:D5}")];
    private static readonly string Unknown = string.Join(',', UnknownNames[..2_000]);
    private static readonly string Labels = string.Concat(Enumerable.Repeat("a.", 115));
    private static readonly Rules WithoutCredentials = Rules.Usual with { AllowCredentials = false };
    private static readonly Rules AnyOrigin = WithoutCredentials with { Origins = ["*"] };
    private static readonly Rules AnyHeader = Rules.Usual with { Headers = ["*"] };
    private static readonly Rules OfEndpoint = Rules.Usual with { IsOfEndpoint = true };

    public static IReadOnlyList<Scenario> Requests { get; } =
    [
        new("no Origin", Rules.Usual),
        new("same-origin POST", Rules.Usual) { Method = "POST", Origin = "https://api.example.com" },
        new("actual, allowed", Rules.Usual) { Origin = Allowed },
        new("actual, allowed, no credentials", WithoutCredentials) { Origin = Allowed },
        new("actual, refused", Rules.Usual) { Origin = Attacker },
        new("actual, allowed, 10 origins in turn", Rules.Usual) { OriginsInTurn = InTurn(10, static i => $"https://app{i}.example.com") },
        new("actual, refused, 1,000 origins in turn", Rules.Usual) { OriginsInTurn = InTurn(1_000, static i => $"https://attacker{i}.example.net") },
        new("actual, any origin", AnyOrigin) { Origin = Attacker },
        new("actual, Origin of 16 KB", Rules.Usual) { Origin = "https://" + new string('a', 16_000) },
        new("actual, Origin of 31 KB", Rules.Usual) { Origin = "https://" + new string('a', 31_000) },
        new("actual, 90 Origin lines", Rules.Usual) { Origin = Enumerable.Repeat(Allowed, MaxLines).ToArray() },
        Preflight("preflight, allowed", Rules.Usual, 204),
        Preflight("preflight, allowed, 3 headers", Rules.Usual, 204, headers: ThreeHeaders),
        Preflight("preflight, allowed, 10 origins in turn", Rules.Usual, 204, headers: ThreeHeaders) with { OriginsInTurn = InTurn(10, static i => $"https://app{i}.example.com") },
        Preflight("preflight, refused, 1,000 origins in turn", Rules.Usual, 403, headers: ThreeHeaders) with { OriginsInTurn = InTurn(1_000, static i => $"https://attacker{i}.example.net") },
        Preflight("preflight, any origin, 3 headers", AnyOrigin, 204, headers: ThreeHeaders),
        Preflight("preflight, any header, 3 headers", AnyHeader, 204, headers: "authorization,x-one,x-two"),
        Preflight("preflight, refused origin", Rules.Usual, 403, origin: Attacker, headers: ThreeHeaders),
        Preflight("preflight, refused method", Rules.Usual, 204, method: "PURGE"),
        Preflight("preflight, refused header", Rules.Usual, 204, headers: "authorization,content-type,x-other"),
        Preflight("preflight, 16 KB of commas", Rules.Usual, 403, headers: Commas),
        Preflight("preflight, 16 KB of names", Rules.Usual, 403, headers: Unknown),
        Preflight("preflight, 31 KB of names", Rules.Usual, 403, headers: string.Join(',', UnknownNames)),
        Preflight("preflight, 90 lines of names", Rules.Usual, 204, headers: UnknownNames[..MaxLines]),
        Preflight("preflight, any header, 16 KB of commas", AnyHeader, 403, headers: Commas),
        Preflight("preflight, any header, 16 KB of names", AnyHeader, 403, headers: Unknown),
        Preflight("preflight, any header, 31 KB of names", AnyHeader, 403, headers: string.Join(',', UnknownNames)),
        new("endpoint's policy, actual, allowed", OfEndpoint) { Origin = Allowed, Path = "/named", Forced = MarkEndpoint },
        new("endpoint's policy, another endpoint", OfEndpoint) { Path = "/orders" },
        Preflight("endpoint's policy, preflight", OfEndpoint, 204, path: "/named"),
    ];

    public static IReadOnlyList<Scenario> Sizes { get; } =
    [
        .. ((int[])[1, 10, 100, 1_000, 100_000, 1_000_000]).SelectMany(static count => HitAndMiss(
            $"{count:N0} exact", new() { Origins = Rules.Hosts(count) }, $"https://app{count - 1}.example.com", $"https://{Labels}app{count - 1}.example.com")),
        .. ((int[])[1, 10, 100, 1_000, 10_000]).SelectMany(static count => HitAndMiss(
            $"{count:N0} subdomains", new() { Origins = Rules.Subdomains(count) }, $"https://a.site{count - 1}.example.com", $"https://{Labels}sit{count - 1}.example.com")),
        .. ((int[])[1, 10, 100]).SelectMany(static count => HitAndMiss(
            $"{count:N0} regexes", new() { Origins = [], Regexes = Rules.RegexesOf(count) }, $"https://pr-17.site{count - 1}.example.com", $"https://pr-{new string('1', 60)}.site{count - 1}.example.co")),
    ];

    public static IReadOnlyList<Scenario> All { get; } = [.. Requests, .. Sizes];

    // The framework's endpoint middleware throws unless it finds this for an endpoint that has a policy.
    private static void MarkEndpoint(HttpContext context) => context.Items["__CorsMiddlewareWithEndpointInvoked"] = context;

    private static StringValues[] InTurn(int count, Func<int, string> origin) => [.. Enumerable.Range(0, count).Select(i => new StringValues(origin(i)))];

    // The last miss resembles a match for as long as an attacker can make it.
    private static IEnumerable<Scenario> HitAndMiss(string name, Rules rules, string hit, string hostile) =>
    [
        new($"{name}, hit", rules) { Origin = hit },
        new($"{name}, miss", rules) { Origin = Attacker },
        new($"{name}, hostile miss", rules) { Origin = hostile },
    ];

    private static Scenario Preflight(
        string name, Rules rules, int status, string origin = Allowed, string method = "PUT", StringValues headers = default, string path = "/orders") =>
        new(name, rules) { Method = "OPTIONS", Origin = origin, RequestMethod = method, RequestHeaders = headers, Status = status, Path = path };
}
