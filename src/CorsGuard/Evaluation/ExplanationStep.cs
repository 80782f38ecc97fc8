namespace CorsGuard.Evaluation;

/// <summary>One thing that was looked at on the way to a decision.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Outcome">How it turned out.</param>
/// <param name="Text">What was found.</param>
internal sealed record ExplanationStep(string Subject, StepOutcome Outcome, string Text);
