namespace CorsGuard.Hosting;

/// <summary>What was called while the pipeline was being built. Settled before the first request.</summary>
internal sealed class PipelineState
{
    /// <summary>UseCorsGuard() was called, somewhere.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Null = the pipeline has not been built yet, or without CorsGuard.</summary>
    public PolicyInspector? Inspector { get; set; }
}
