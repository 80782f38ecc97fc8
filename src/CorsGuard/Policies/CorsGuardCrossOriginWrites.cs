namespace CorsGuard;

/// <summary>What becomes of requests of other origins that may change something.</summary>
public enum CorsGuardCrossOriginWrites
{
    /// <summary>They run, as CORS has it: it decides who reads the answer, not who asks.</summary>
    Allow,

    /// <summary>They run for the policy's own origins only; others are answered with 403.</summary>
    Protect,
}
