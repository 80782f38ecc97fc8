namespace CorsGuard.Evaluation;

/// <summary>Why a request was decided as it was, and what would change it: for people.</summary>
internal sealed record Explanation
{
    /// <summary>What was decided; <see cref="Evaluator"/> decided it.</summary>
    public required CorsDecision Decision { get; init; }

    /// <summary>The name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>In the order in which they were taken.</summary>
    public required IReadOnlyList<ExplanationStep> Steps { get; init; }

    /// <summary>The rule that admitted the origin, as it was configured.</summary>
    public string? Rule { get; init; }

    /// <summary>The nearest thing that would have been allowed, in a sentence; null = nothing is near.</summary>
    public string? NearMiss { get; init; }

    /// <summary>The changes of settings that let the request through, all of them together; empty = no setting should.</summary>
    public IReadOnlyList<SettingChange> Changes { get; init; } = [];

    /// <summary>What the page or the client has to send instead, where that is the mistake.</summary>
    public RequestChange? Request { get; init; }

    /// <summary>What cannot be said as a change.</summary>
    public string? Advice { get; init; }

    /// <summary>All of it in one line, for a log or a header.</summary>
    public string Hint => string.Join(' ', ((string?[])[NearMiss, Request?.Describe(), DescribeChanges(), Advice]).OfType<string>());

    private string? DescribeChanges() => Changes.Count == 0 ? null
        : $"{(Request is null ? "If it should be allowed, set" : "And set")} {string.Join(" and ", Changes.Select(static change => change.Describe()))}.";
}
