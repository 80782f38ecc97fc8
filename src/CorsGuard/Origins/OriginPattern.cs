namespace CorsGuard.Origins;

/// <summary>
/// One element of AllowedOrigins in canonical form: an exact origin, all subdomains of a host, any port, or the last two together.
/// Only <see cref="OriginPatternParser"/> makes one.
/// </summary>
internal sealed class OriginPattern
{
    public const string AnyPort = "*";
    public const string SubdomainPrefix = "*.";

    internal OriginPattern(string scheme, string host, string port, bool isSubdomain, HostKind hostKind)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        IsSubdomain = isSubdomain;
        HostKind = hostKind;
        Text = scheme + Origins.Scheme.Separator + (isSubdomain ? SubdomainPrefix : "") + host + (port.Length == 0 ? "" : ":" + port);
    }

    public string Text { get; }

    public string Scheme { get; }

    /// <summary>The host, or the parent of the hosts that match if <see cref="IsSubdomain"/>.</summary>
    public string Host { get; }

    /// <summary>Empty = the scheme's default port; <see cref="AnyPort"/> = any.</summary>
    public string Port { get; }

    public bool IsSubdomain { get; }

    public HostKind HostKind { get; }

    /// <summary>Scheme and host: how patterns for any port are looked up.</summary>
    public string WithoutPort => Port.Length == 0 ? Text : Text[..^(Port.Length + 1)];

    public bool HasAnyPort => Port == AnyPort;

    /// <summary>IsExact => Text is an origin as a browser would send it.</summary>
    public bool IsExact => !IsSubdomain && !HasAnyPort;

    /// <summary>True = whoever controls the network can answer for the origin: plain http to another machine.</summary>
    public bool IsInsecure => Scheme == "http" && !Origins.Host.IsLoopback(Host);

    /// <summary>True = it admits sites that anybody can have: a wildcard over a public suffix, or over a host that holds one.</summary>
    public bool AdmitsAnybody(PublicSuffixList suffixes) => IsSubdomain && !Origins.Host.IsLoopback(Host) && suffixes.HoldsPublicSuffix(Host);

    /// <summary>True = every origin that the other pattern admits is admitted by this one.</summary>
    public bool Covers(OriginPattern other) =>
        Scheme == other.Scheme
        && (HasAnyPort || Port == other.Port)
        && (IsSubdomain ? CoversHost(other) : !other.IsSubdomain && Host == other.Host);

    /// <summary>The plain statement of what a pattern means; <see cref="OriginSet"/> gives the same answer for many at once.</summary>
    public bool Matches(in RequestOrigin origin) =>
        !origin.IsNull
        && origin.Scheme.SequenceEqual(Scheme)
        && (HasAnyPort || origin.Port.SequenceEqual(Port))
        && (IsSubdomain ? IsBelow(origin.Host, Host) && origin.HostKind == HostKind.Name : origin.Host.SequenceEqual(Host));

    private static bool IsBelow(ReadOnlySpan<char> host, string parent) =>
        host.Length > parent.Length + 1 && host[^(parent.Length + 1)] == '.' && host.EndsWith(parent, StringComparison.Ordinal);

    private bool CoversHost(OriginPattern other) =>
        IsBelow(other.Host, Host) ? other.HostKind == HostKind.Name : other.IsSubdomain && other.Host == Host;
}
