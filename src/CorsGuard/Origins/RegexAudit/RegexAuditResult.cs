namespace CorsGuard.Origins;

/// <summary>What a regular expression trusts.</summary>
internal enum RegexVerdict
{
    /// <summary>Every origin that it admits lies under one of a few registrable domains.</summary>
    Bounded,

    /// <summary>More registrable domains than an operator can mean: somebody else can register one.</summary>
    Unbounded,

    /// <summary>No origin matches.</summary>
    MatchesNothing,

    /// <summary>The audit could not decide. Never to be taken for safe.</summary>
    Inconclusive,
}

/// <summary>The result of an audit.</summary>
internal sealed record RegexAuditResult(RegexVerdict Verdict)
{
    /// <summary>Gets the registrable domains, IP addresses and single-label hosts that match, sorted; only if <see cref="RegexVerdict.Bounded"/>.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Gets a shortest origin of somebody else that matches; if and only if <see cref="RegexVerdict.Unbounded"/>.</summary>
    public string? Witness { get; init; }

    /// <summary>Gets a shortest matching origin with scheme http and a host that is not loopback, if there is one.</summary>
    public string? InsecureWitness { get; init; }

    /// <summary>Gets the recognisable mistakes, a sentence each.</summary>
    public IReadOnlyList<string> Mistakes { get; init; } = [];

    /// <summary>Gets why nothing could be decided; if and only if <see cref="RegexVerdict.Inconclusive"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets how many steps the audit took.</summary>
    public int Steps { get; init; }
}
