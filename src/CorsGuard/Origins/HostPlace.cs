namespace CorsGuard.Origins;

/// <summary>Where the hosts of an origin are, as far as their name or address tells.</summary>
internal enum HostPlace
{
    /// <summary>On the internet, as far as is known.</summary>
    Public,

    /// <summary>On the visitor's own machine.</summary>
    Loopback,

    /// <summary>On whatever private network the visitor happens to be in.</summary>
    Private,

    /// <summary>On a service that runs anybody's page: a playground, a tunnel, a name that resolves to any address.</summary>
    Shared,
}
