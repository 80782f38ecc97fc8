using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>What was read under one profile, and what is wrong with it.</summary>
internal sealed record Reading(ReadResult Result, DiagnosticBag Diagnostics);

/// <summary>One state of the configuration.</summary>
/// <param name="Active">Under the profile that applies.</param>
/// <param name="Inactive">Under each of the others.</param>
internal sealed record AllReadings(Reading Active, IReadOnlyList<Reading> Inactive);
