using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace CorsGuard.Origins;

/// <summary>Tells where a host is.</summary>
internal static class HostPlaces
{
    // Services where anybody runs a page or a tunnel for the asking, and names that resolve to whatever address they spell.
    private static readonly FrozenSet<string> SharedDomains = FrozenSet.Create(
        StringComparer.Ordinal,
        "cdpn.io",
        "codepen.io",
        "codesandbox.io",
        "csb.app",
        "fiddle.jshell.net",
        "gitpod.io",
        "glitch.me",
        "jsbin.com",
        "jsfiddle.net",
        "loca.lt",
        "lvh.me",
        "ngrok-free.app",
        "ngrok-free.dev",
        "ngrok.app",
        "ngrok.dev",
        "ngrok.io",
        "nip.io",
        "playcode.io",
        "plnkr.co",
        "repl.co",
        "replit.dev",
        "runjs.co",
        "serveo.net",
        "sslip.io",
        "stackblitz.com",
        "stackblitz.io",
        "trycloudflare.com",
        "webcontainer.io",
        "xip.io");

    /// <param name="host">The host of a pattern; for subdomains, their parent.</param>
    public static HostPlace Of(string host)
    {
        if (Host.IsLoopback(host))
        {
            return HostPlace.Loopback;
        }

        if (host == "local" || host.EndsWith(".local", StringComparison.Ordinal) || (IPAddress.TryParse(host, out var address) && IsPrivate(address)))
        {
            return HostPlace.Private;
        }

        return IsShared(host) ? HostPlace.Shared : HostPlace.Public;
    }

    // RFC 1918, RFC 3927, RFC 6598, RFC 4193; the unspecified address reaches the machine itself.
    private static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.Equals(IPAddress.IPv6Any);
        }

        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            [10, ..] or [0, ..] or [192, 168, ..] or [169, 254, ..] => true,
            [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..] => true,
            _ => false,
        };
    }

    private static bool IsShared(string host)
    {
        for (var rest = host; ;)
        {
            if (SharedDomains.Contains(rest))
            {
                return true;
            }

            if (rest.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0)
            {
                rest = rest[(dot + 1)..];
                continue;
            }

            return false;
        }
    }
}
