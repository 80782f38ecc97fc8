namespace CorsGuard.Hosting;

/// <summary>The framework's middleware that looks at the beginning of a path.</summary>
internal enum RouterStepKind
{
    /// <summary>UsePathBase: strips the prefix if it is there.</summary>
    PathBase,

    /// <summary>Into the branch of a Map: only with the prefix.</summary>
    Branch,

    /// <summary>Past the branch of a Map: only without the prefix.</summary>
    BesideBranch,
}
