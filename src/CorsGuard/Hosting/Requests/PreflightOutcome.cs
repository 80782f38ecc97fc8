namespace CorsGuard.Hosting;

/// <summary>What became of a preflight in front of the pipeline.</summary>
internal enum PreflightOutcome
{
    Answered,

    /// <summary>The endpoint that it announces is known, and no policy governs it.</summary>
    NotGoverned,

    /// <summary>No policy governs it as far as is known: its endpoint was not found from in front.</summary>
    EndpointUnknown,

    /// <summary>Which of several endpoints it is for depends on the application's code: routing has to choose.</summary>
    EndpointAmbiguous,
}
