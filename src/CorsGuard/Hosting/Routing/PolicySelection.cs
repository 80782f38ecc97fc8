using CorsGuard.Policies;

namespace CorsGuard.Hosting;

/// <summary>Which policy governs a request.</summary>
/// <param name="Policy">The policy; null = none.</param>
/// <param name="RefusesPreflights">
/// Policy is null, and the endpoint asked for CORS all the same: its preflights are refused, because routing would hand them to the handler
/// of the requested method.
/// </param>
/// <param name="UndefinedName">The name that nobody defines; null = that is not the reason.</param>
/// <param name="IsAmbiguous">Policy is null, because the request may be of one endpoint or of another.</param>
internal readonly record struct PolicySelection(CompiledPolicy? Policy, bool RefusesPreflights = false, string? UndefinedName = null, bool IsAmbiguous = false);
