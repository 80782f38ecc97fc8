using CorsGuard.Origins;

namespace CorsGuard.Policies;

/// <summary>The valid parts that a <see cref="CompiledPolicy"/> is made of.</summary>
internal sealed record PolicyParts
{
    public required OriginSet Origins { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyList<string> Headers { get; init; }

    public IReadOnlyList<string> ExposedHeaders { get; init; } = [];

    /// <summary>Null = the policy is not in the settings: the application wrote it with the framework's types.</summary>
    public PolicySettings? Settings { get; init; }

    /// <summary>See <see cref="CompiledPolicy.Candidate"/>.</summary>
    public CompiledPolicy? Candidate { get; init; }

    public bool AllowCredentials { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public int PreflightSuccessStatus { get; init; } = CorsGuardDefaults.PreflightSuccessStatus;

    public bool RejectsDisallowedOrigins { get; init; }

    public bool ProtectsWrites { get; init; }

    public bool ProtectsWebSockets { get; init; } = true;

    public bool TimingAllowOrigin { get; init; }

    public string? ResourcePolicy { get; init; }

    public bool AllowPrivateNetwork { get; init; }
}
