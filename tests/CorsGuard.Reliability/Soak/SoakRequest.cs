using System.Text;

namespace CorsGuard.Reliability;

/// <summary>A request as bytes, made once.</summary>
/// <param name="Kind">Which policy governs it: d, n, p or m (<see cref="SoakSettings"/>).</param>
/// <param name="IsPreflight">Else it is an actual request.</param>
/// <param name="Origin">The origin.</param>
/// <param name="IsSlow">Whether the settings change while it is answered.</param>
internal sealed record SoakRequest(char Kind, bool IsPreflight, string Origin, bool IsSlow)
{
    public byte[] Bytes { get; } = Encoding.ASCII.GetBytes(
        $"{(IsPreflight ? "OPTIONS" : "PUT")} {PathOf(Kind)} HTTP/1.1\r\nHost: localhost\r\nOrigin: {Origin}\r\n{(IsSlow ? $"{SlowRequests.Header}: 1\r\n" : "")}"
        + (IsPreflight ? "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a\r\n\r\n" : "Content-Length: 0\r\n\r\n"));

    /// <summary>Every kind of policy, preflight and actual, from every origin.</summary>
    public static SoakRequest[] All(bool isSlow) =>
    [
        .. from kind in "dnpm"
           from isPreflight in (bool[])[true, false]
           from origin in (string[])[SoakSettings.Always, SoakSettings.Never, .. Enumerable.Range(0, SoakSettings.Turns).Select(SoakSettings.OriginOf)]
           select new SoakRequest(kind, isPreflight, origin, isSlow),
    ];

    /// <summary>Where the policy governs.</summary>
    public static string PathOf(char kind) => kind switch { 'd' => "/default", 'n' => "/named", 'p' => "/paths/x", _ => "/memory" };
}
