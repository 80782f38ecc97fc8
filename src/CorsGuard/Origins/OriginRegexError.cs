namespace CorsGuard.Origins;

/// <summary>Why a pattern cannot be used. The detail names the construct and its position.</summary>
internal sealed record OriginRegexError(OriginRegexErrorKind Kind, string Detail);

/// <summary>The kinds of <see cref="OriginRegexError"/>.</summary>
internal enum OriginRegexErrorKind
{
    /// <summary>Nothing but white space.</summary>
    Empty,

    /// <summary>Not a .NET regular expression.</summary>
    Invalid,

    /// <summary>Options inside the pattern, such as <c>(?i)</c>.</summary>
    InlineOptions,

    /// <summary>A construct that the linear-time engine lacks.</summary>
    Unsupported,

    /// <summary>More than the linear-time engine takes.</summary>
    TooLarge,
}
