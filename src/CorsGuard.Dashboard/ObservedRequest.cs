namespace CorsGuard.Dashboard;

/// <summary>Requests that are alike, and how often they came.</summary>
internal sealed record ObservedRequest(string Policy, string Origin, string Method, string Headers, bool IsAllowed)
{
    public long Count { get; set; }

    public DateTimeOffset LastSeen { get; set; }
}
