using System.Globalization;
using CorsGuard.Evaluation;
using CorsGuard.Policies;

namespace CorsGuard.Dashboard;

/// <summary>What happens: counters, refusals, differences of candidates, and what was observed.</summary>
internal static class LiveSection
{
    // Each is explained when it is shown.
    private const int MaxShown = 30;
    private const int MaxObserved = 50;

    /// <param name="html">Where to write.</param>
    /// <param name="history">What happened.</param>
    /// <param name="policies">Those in force: what has been fixed since is shown as fixed.</param>
    public static void Render(Html html, RequestHistory history, PolicySet policies)
    {
        RenderCounts(html, history.Counts);
        html.Raw("<h3>Recent refusals</h3>");
        RenderRequests(html, history.Refusals, policies, isCandidate: false, "None yet.");
        if (policies.All.Any(static policy => policy.Candidate is not null))
        {
            html.Raw("<h3>What candidates would change</h3>");
            RenderRequests(html, history.Differences, policies, isCandidate: true, "Nothing yet.");
        }

        if (history.Observes)
        {
            RenderObserved(html, history.Observed);
        }
    }

    private static void RenderCounts(Html html, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        html.Raw("<h3>Since the start</h3>");
        if (counts.Count == 0)
        {
            html.Element("p", "No request with an Origin yet.");
            return;
        }

        html.Raw("<ul class=\"counts\">");
        foreach (var (name, count) in counts)
        {
            html.Raw("<li><b>").Text(count.ToString("N0", CultureInfo.InvariantCulture)).Raw("</b> ").Text(name).Raw("</li>");
        }

        html.Raw("</ul>");
    }

    private static void RenderRequests(Html html, IReadOnlyList<SeenRequest> requests, PolicySet policies, bool isCandidate, string none)
    {
        if (requests.Count == 0)
        {
            html.Element("p", none);
        }

        foreach (var (at, seen) in requests.Take(MaxShown))
        {
            var policy = isCandidate ? seen.Policy.Candidate ?? seen.Policy : Current(seen.Policy, policies);
            var explanation = Explainer.Explain(policy, seen.Facts);
            var isFixed = !isCandidate && !explanation.Decision.IsDenied;
            var kind = seen.Facts.IsPreflight ? $"preflight for {seen.Facts.RequestMethod}" : seen.Method;
            var verdict = isCandidate ? (seen.Decision.IsDenied ? "would be denied" : "would be allowed") : DenialReasons.Describe(seen.Decision.Denial);
            html.Raw("<details class=\"request\" data-key=\"").Text(at.Ticks.ToString(CultureInfo.InvariantCulture)).Raw("\"><summary><time>")
                .Text(at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)).Raw("</time> <span class=\"what\">")
                .Text($"{Shorten(kind)} {Shorten(seen.Path)}").Raw("</span> <code>").Text(Shorten(seen.Facts.Origin.ToString())).Raw("</code> <span class=\"failed\">")
                .Text(verdict).Raw("</span>").Raw(isFixed ? " <span class=\"passed\">allowed by now</span>" : "").Raw("</summary>");
            ExplanationView.Render(html, explanation);
            html.Raw("</details>");
        }
    }

    private static CompiledPolicy Current(CompiledPolicy seen, PolicySet policies) =>
        seen.Settings is null ? seen : policies.All.FirstOrDefault(policy => policy.Name == seen.Name) ?? seen;

    private static void RenderObserved(Html html, IReadOnlyList<ObservedRequest> observed)
    {
        html.Raw("<h3>Observed</h3><div class=\"scroll\"><table><thead><tr><th>times<th>origin<th>method<th>headers<th>policy<th>verdict<th>last</tr></thead><tbody>");
        foreach (var request in observed.Take(MaxObserved))
        {
            html.Raw("<tr><td>").Text(request.Count.ToString("N0", CultureInfo.InvariantCulture)).Raw("<td><code>").Text(request.Origin).Raw("</code><td>").Text(request.Method)
                .Raw("<td>").Text(request.Headers).Raw("<td>").Text(request.Policy).Raw("<td>").Text(request.IsAllowed ? "allowed" : "denied")
                .Raw("<td>").Text(request.LastSeen.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)).Raw("</tr>");
        }

        html.Raw("</tbody></table></div>");
        foreach (var policy in observed.GroupBy(static request => request.Policy))
        {
            html.Copyable($"the smallest policy '{policy.Key}' that allows all of it; leave out whom you do not know", ObservedPolicy.Of(policy));
        }
    }

    private static string Shorten(string? text) => text is { Length: > 100 } ? text[..100] + "..." : text ?? "";
}
