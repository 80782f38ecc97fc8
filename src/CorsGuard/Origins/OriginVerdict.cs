namespace CorsGuard.Origins;

/// <summary>What the rules of an <see cref="OriginSet"/> say of a text.</summary>
internal enum OriginVerdict
{
    /// <summary>It is no origin.</summary>
    Malformed,

    /// <summary>It is the origin <c>null</c>, which is not admitted.</summary>
    RefusedNull,

    /// <summary>It is an origin that no rule admits.</summary>
    Refused,

    Admitted,
}
