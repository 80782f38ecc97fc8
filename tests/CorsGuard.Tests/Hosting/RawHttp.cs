using System.Net.Sockets;
using System.Text;

namespace CorsGuard.Tests.Hosting;

/// <summary>Writes the very bytes of a request to a socket, for what clients do not let through, and reads the answer as text.</summary>
internal static class RawHttp
{
    public static Task<string> SendAsync(Uri server, params string[] lines) =>
        SendWithBodyAsync(server, string.Join("\r\n", lines) + "\r\n", "");

    public static async Task<string> SendWithBodyAsync(Uri server, string head, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head + $"Host: {server.Authority}\r\nConnection: close\r\n\r\n" + body), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public static int StatusOf(string response) => int.Parse(response.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The CORS headers and Vary, sorted.</summary>
    public static string[] CorsHeadersOf(string response) =>
    [
        .. response[..response.IndexOf("\r\n\r\n", StringComparison.Ordinal)]
            .Split("\r\n")
            .Where(static line => line.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || line.StartsWith("Vary", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal),
    ];
}
