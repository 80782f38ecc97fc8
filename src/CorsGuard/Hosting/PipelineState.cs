namespace CorsGuard.Hosting;

/// <summary>What was called while the pipeline was being built. Settled before the first request.</summary>
internal sealed class PipelineState
{
    /// <summary>UseCorsGuard() was called, somewhere.</summary>
    public bool IsUsed { get; set; }

    /// <summary>The pipeline is complete: what happens from now on is no part of its building.</summary>
    public bool IsBuilt { get; set; }

    /// <summary>UseCors() was called: nothing else asks for its service while a pipeline is built.</summary>
    public bool UsesFrameworkMiddleware { get; private set; }

    public void NoteFrameworkService() => UsesFrameworkMiddleware |= !IsBuilt;
}
