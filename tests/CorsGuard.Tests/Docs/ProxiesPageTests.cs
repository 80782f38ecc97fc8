using System.Globalization;
using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Tests.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Docs;

/// <summary>docs/proxies.md is where the log sends people, and shows what is run.</summary>
public sealed class ProxiesPageTests
{
    private const string Page = "docs/proxies.md";
    private const string Nginx = "tests/CorsGuard.Tests/Proxies/nginx/";

    [Fact]
    public void Findings_NameHeadingsOfThePage()
    {
        var findings = AllFindings();
        var headings = Repository.Read(Page).Split('\n').Where(static line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(static line => line[3..].ToLowerInvariant().Replace(' ', '-')).ToHashSet();

        Assert.Equal(3, findings.Count);
        Assert.All(findings, finding => Assert.Contains(finding.Fix.Split("docs/proxies.md#")[1], headings));
        Assert.All(findings, static finding => Assert.All(["in nginx", "in YARP", "in ingress-nginx"], proxy => Assert.Contains(proxy, finding.Fix, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("| 210 | {0} allowed requests", PreflightWatch.Missed)]
    [InlineData("| 211 | {0} requests in a row", ProxySymptoms.OriginsMissed)]
    [InlineData("the first {0:N0} requests of each kind in a minute are looked at", ProxySymptoms.LookedAt)]
    public void Thresholds_AreThoseOfTheCode(string text, int value) =>
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, text, value), Repository.Read(Page), StringComparison.Ordinal);

    // One is only there for a row of the table.
    [Fact]
    public void Files_OfNginx_AreShown()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, Nginx)).Select(Path.GetFileName).Where(static file => file != "limits-body.conf");
        var shown = Fence.In(Page).Where(static fence => fence.Language == "nginx").Select(static fence => Path.GetFileName(fence.Source!.Split('#')[0]));

        Assert.Equal(files.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<ProxyFinding> AllFindings()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(1) };
        using var symptoms = new ProxySymptoms(NullLoggerFactory.Instance, clock);
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["https://frontend.example.com"] });
        var request = new DefaultHttpContext().Request;
        request.Method = "PUT";
        request.Headers["Sec-Fetch-Mode"] = "cors";
        request.Headers["Sec-Fetch-Site"] = "cross-site";
        for (var i = 0; i <= PreflightWatch.Missed; i++)
        {
            symptoms.See(request, policy, CorsDecision.Allow(RequestKind.Actual, "https://frontend.example.com"));
            symptoms.SeeWithoutOrigin(request);
        }

        for (var i = 0; i < ProxySymptoms.OriginsMissed; i++)
        {
            symptoms.SeeWithoutOrigin(request);
        }

        symptoms.SeeForeignHeader(request, policy, "*");
        return symptoms.Findings;
    }
}
