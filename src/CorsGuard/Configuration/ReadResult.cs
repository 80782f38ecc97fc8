using CorsGuard.Policies;

namespace CorsGuard.Configuration;

/// <summary>What the configuration said.</summary>
/// <param name="Options">The settings; what is absent is not set.</param>
/// <param name="Locations">Where each stands.</param>
/// <param name="Profile">The profile that was applied; null = none.</param>
internal sealed record ReadResult(CorsGuardOptions Options, SettingLocations Locations, string? Profile);
