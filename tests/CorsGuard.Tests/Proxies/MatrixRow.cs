namespace CorsGuard.Tests.Proxies;

/// <summary>What the client gets from a proxy, for each of the requests of <see cref="Probe.SendAllAsync"/>: <c>status | header | header</c>, all of CORS and Vary.</summary>
internal sealed record MatrixRow(string Fault, string Allowed, string Refused, string AllowedPreflight, string RefusedPreflight, string NoOrigin)
{
    // What CorsGuard sends; in the table, everything else stands out.
    public const string Granted = "200 | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin";
    public const string Bare = "200 | Vary: Origin";
    public const string Forbidden = "403 | Vary: Origin";
    public const string Preflight =
        "204 | Access-Control-Allow-Headers: Content-Type, Authorization | Access-Control-Allow-Methods: GET, POST, PUT | Access-Control-Allow-Origin: https://frontend.example.com | Vary: Origin";

    /// <summary>Of the actual requests; null = they are GETs.</summary>
    public string? Body { get; init; }

    /// <summary>Nobody listens behind the proxy.</summary>
    public bool IsDown { get; init; }

    public string[] Cells => [Allowed, Refused, AllowedPreflight, RefusedPreflight, NoOrigin];

    public static MatrixRow Find(IEnumerable<MatrixRow> rows, string fault) => Assert.Single(rows, row => row.Fault == fault);
}
