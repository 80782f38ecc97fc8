namespace CorsGuard.Origins;

/// <summary>Why a text is not an origin pattern.</summary>
internal enum OriginPatternError
{
    None,
    MissingScheme,
    InvalidScheme,
    OpaqueScheme,
    SocketScheme,
    UserInfo,
    Path,
    Unicode,
    MisplacedWildcard,
    InvalidPort,
    NonCanonicalAddress,
    InvalidHost,
}
