namespace CorsGuard.Origins;

/// <summary>What the host of an origin is. Only names can stand under a wildcard.</summary>
internal enum HostKind
{
    Invalid,
    Name,
    Address,
}
