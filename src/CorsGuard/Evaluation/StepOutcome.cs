namespace CorsGuard.Evaluation;

/// <summary>How a step of an explanation turned out.</summary>
internal enum StepOutcome
{
    /// <summary>It decided nothing.</summary>
    Noted,

    /// <summary>It let the request through.</summary>
    Passed,

    /// <summary>It is why the request is denied.</summary>
    Failed,
}
