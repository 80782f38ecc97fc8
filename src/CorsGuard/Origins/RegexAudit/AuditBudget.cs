namespace CorsGuard.Origins;

/// <summary>Bounds the work of one audit, so that no pattern can hold up the start.</summary>
internal sealed class AuditBudget(int limit)
{
    /// <summary>Gets how much was spent.</summary>
    public int Spent { get; private set; }

    public bool IsExceeded => Spent > limit;

    public bool TrySpend(int amount)
    {
        Spent += amount;
        return !IsExceeded;
    }
}
