using CorsGuard.Hosting;

namespace CorsGuard.Dashboard;

/// <summary>A request and what was decided on it.</summary>
internal sealed record SeenRequest(DateTimeOffset At, DecisionEvent Event);
