namespace CorsGuard.Hosting;

/// <summary>What was called while the pipeline was being built. Settled before the first request.</summary>
internal sealed class PipelineState
{
    /// <summary>UseCorsGuard() was called, somewhere.</summary>
    public bool IsUsed { get; set; }
}
