namespace CorsGuard.Benchmarks;

/// <summary>Who handles CORS in a pipeline.</summary>
internal enum Contender
{
    /// <summary>Nobody: what the others cost on top of.</summary>
    Bare,

    /// <summary>The framework's own middleware.</summary>
    Framework,

    CorsGuard,
}
