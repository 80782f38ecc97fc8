using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Origins;

namespace CorsGuard.Dashboard;

/// <summary>The most frequent requests. Only what is well-formed is remembered, and of that a bounded number: the least frequent makes room.</summary>
internal sealed class ObservedRequests
{
    public const int Max = 500;

    // Longer lists of headers than browsers send are not worth the memory.
    private const int MaxHeaders = 500;

    private readonly Dictionary<(string Policy, string Origin, string Method, string Headers, bool IsAllowed), ObservedRequest> _requests = [];

    public int Count => _requests.Count;

    public void Add(DecisionEvent seen, DateTimeOffset now)
    {
        var facts = seen.Facts;
        var headers = facts.RequestHeaders.ToString();
        var isMalformed = seen.Decision.Denial is DenialReason.MalformedOrigin or DenialReason.MalformedRequestMethod or DenialReason.MalformedRequestHeaders;
        if (isMalformed || headers.Length > MaxHeaders || facts.Origin.Count != 1 || !RequestOrigin.TryParse(facts.Origin[0], out _))
        {
            return;
        }

        var key = (seen.Policy.Name, facts.Origin.ToString(), facts.IsPreflight ? facts.RequestMethod.ToString() : seen.Method, headers, !seen.Decision.IsDenied);
        if (!_requests.TryGetValue(key, out var request))
        {
            MakeRoom();
            request = new ObservedRequest(key.Name, key.Item2, key.Item3, headers, key.Item5);
            _requests.Add(key, request);
        }

        request.Count++;
        request.LastSeen = now;
    }

    public IReadOnlyList<ObservedRequest> MostFrequent() => [.. _requests.Values.OrderByDescending(static request => request.Count).Select(static request => request with { })];

    private void MakeRoom()
    {
        if (_requests.Count < Max)
        {
            return;
        }

        // A tenth at once, so that a flood does not sort for each request.
        foreach (var (key, _) in _requests.OrderBy(static pair => pair.Value.Count).ThenBy(static pair => pair.Value.LastSeen).Take(Max / 10).ToList())
        {
            _requests.Remove(key);
        }
    }
}
