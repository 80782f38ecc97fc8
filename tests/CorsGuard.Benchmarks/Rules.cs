namespace CorsGuard.Benchmarks;

/// <summary>A policy that both contenders are given, each in its own words.</summary>
internal sealed record Rules
{
    private static readonly string[] UsualHeaders =
        ["Accept", "Authorization", "Content-Type", "If-Match", "X-Correlation-Id", "X-Custom-Header", "X-Requested-With", "X-Tenant"];

    /// <summary>Ten front ends with cookies, four methods, eight headers.</summary>
    public static readonly Rules Usual = new() { Origins = Hosts(10) };

    public required string[] Origins { get; init; }

    public string[] Regexes { get; init; } = [];

    public bool AllowCredentials { get; init; } = true;

    public string[] Methods { get; init; } = ["GET", "POST", "PUT", "DELETE"];

    public string[] Headers { get; init; } = UsualHeaders;

    /// <summary>True = the endpoint names the policy; else it is the default one.</summary>
    public bool IsOfEndpoint { get; init; }

    public bool HasSubdomains => Origins.Any(static origin => origin.Contains("*.", StringComparison.Ordinal));

    public static string[] Hosts(int count) => [.. Enumerable.Range(0, count).Select(static i => $"https://app{i}.example.com")];

    public static string[] Subdomains(int count) => [.. Enumerable.Range(0, count).Select(static i => $"https://*.site{i}.example.com")];

    public static string[] RegexesOf(int count) => [.. Enumerable.Range(0, count).Select(static i => $@"https://pr-[0-9]+\.site{i}\.example\.com")];
}
