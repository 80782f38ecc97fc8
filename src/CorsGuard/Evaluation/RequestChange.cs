namespace CorsGuard.Evaluation;

/// <summary>A header that the client should have sent otherwise.</summary>
/// <param name="Header">The header of the request.</param>
/// <param name="Value">Its right value.</param>
/// <param name="How">What to do for it, as a sentence.</param>
internal sealed record RequestChange(string Header, string Value, string How)
{
    public string Describe() => $"{How} ({Header}: {Value}).";
}
