using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Hosting;

public sealed class ProxySymptomsTests : IDisposable
{
    private const string Page = "https://frontend.example.com";

    // The first one starts the clock.
    internal const int Enough = PreflightWatch.Missed + 1;

    internal static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    internal static readonly CompiledPolicy Policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Page], PreflightMaxAge = MaxAge });
    internal static readonly CorsDecision Allowed = CorsDecision.Allow(RequestKind.Actual, Page);

    private readonly FakeLogCollector _collector = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly DateTimeOffset _start;
    private readonly LoggerFactory _factory;
    private readonly ProxySymptoms _symptoms;

    public ProxySymptomsTests()
    {
        _start = _clock.GetUtcNow();
        _factory = new LoggerFactory([new FakeLoggerProvider(_collector)]);
        _symptoms = new ProxySymptoms(_factory, _clock);
    }

    public void Dispose()
    {
        _symptoms.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public void PreflightedRequests_WithoutAnyPreflight_AreAWarningOnce()
    {
        See(Policy, MaxAge, 3 * Enough, Request("PUT"));

        var record = Assert.Single(_collector.GetSnapshot());
        Assert.Equal((LogLevel.Warning, 210, "PreflightsMissing", "CorsGuard"), (record.Level, record.Id.Id, record.Id.Name, record.Category));
        Assert.Contains("docs/proxies.md#preflights-never-arrive", record.Message, StringComparison.Ordinal);
        Assert.Contains("PUT /orders from origin " + Page, record.Message, StringComparison.Ordinal);
        Assert.Contains("below '/orders'", record.Message, StringComparison.Ordinal);
        var finding = Assert.Single(_symptoms.Findings);
        Assert.Equal((record.Message, _start + (Enough * MaxAge)), ($"{finding.Seen} {finding.Fix}", finding.SeenAt));
    }

    // A browser remembers a preflight: many requests may follow a single one, which came before the start or to another instance.
    [Fact]
    public void PreflightedRequests_WithinTheMaxAge_CountAsOne()
    {
        See(Policy, TimeSpan.FromSeconds(1), 60 * (int)MaxAge.TotalMinutes * (PreflightWatch.Missed - 1), Request("PUT"));

        Assert.Empty(_collector.GetSnapshot());
    }

    [Theory]
    [InlineData("PUT", null, null, true)]
    [InlineData("GET", null, null, false)]
    [InlineData("HEAD", null, null, false)]
    [InlineData("POST", null, null, false)]
    [InlineData("POST", "application/json", null, true)]
    [InlineData("POST", "application/json; charset=utf-8", null, true)]
    [InlineData("POST", "Text/Plain; charset=utf-8", null, false)]
    [InlineData("POST", "text/plainer", null, true)]
    [InlineData("POST", "multipart/form-data; boundary=x", null, false)]
    [InlineData("POST", "application/x-www-form-urlencoded", null, false)]
    [InlineData("GET", null, "Basic dTpw", false)] // which browsers remember, and send without a preflight
    [InlineData("GET", null, "Bearer x", false)] // which a proxy may have added
    public void Request_OfABrowser_CountsIfItIsPreflighted(string method, string? contentType, string? authorization, bool counts)
    {
        var request = Request(method);
        request.ContentType = contentType;
        request.Headers.Authorization = authorization;

        See(Policy, MaxAge, Enough, request);

        Assert.Equal(counts ? 1 : 0, _collector.Count);
    }

    [Theory]
    [InlineData("cors", "cross-site", true)]
    [InlineData("cors", "same-site", true)]
    [InlineData("cors", "same-origin", false)]
    [InlineData("cors", "none", false)]
    [InlineData("cors", null, false)]
    [InlineData("navigate", "cross-site", false)]
    [InlineData(null, null, false)]
    public void Request_CountsIfABrowserSentItForAPageElsewhere(string? mode, string? site, bool counts)
    {
        See(Policy, MaxAge, Enough, Request("PUT", mode, site));
        SeeWithoutOrigin(ProxySymptoms.OriginsMissed, Request("GET", mode, site));

        Assert.Equal(counts ? [210, 211] : [], _collector.GetSnapshot().Select(static record => record.Id.Id));
    }

    [Fact]
    public void RefusedRequests_CountForNothing()
    {
        for (var i = 0; i < Enough; i++)
        {
            _clock.Advance(MaxAge);
            _symptoms.See(Request("PUT"), Policy, CorsDecision.Deny(RequestKind.Actual, DenialReason.OriginNotAllowed));
        }

        Assert.Empty(_collector.GetSnapshot());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnePreflight_SettlesIt(bool isGoverned)
    {
        See(Policy, MaxAge, Enough - 1, Request("PUT"));
        if (isGoverned)
        {
            _symptoms.See(Request("OPTIONS"), Policy, CorsDecision.Deny(RequestKind.Preflight, DenialReason.OriginNotAllowed));
        }
        else
        {
            _symptoms.SeePreflight(Request("OPTIONS"));
        }

        See(Policy, MaxAge, 3 * Enough, Request("PUT"));

        Assert.Empty(_collector.GetSnapshot());
    }

    [Theory]
    [InlineData("/orders", 0)]
    [InlineData("/news", 1)]
    public void PreflightAfterTheMessage_SaysThatItIsMended(string path, int left)
    {
        See(Policy, MaxAge, Enough, Request("PUT"));
        Assert.Single(_symptoms.Findings);

        _symptoms.SeePreflight(Request("OPTIONS", path: path));

        Assert.Equal(left, _symptoms.Findings.Count);
    }

    // Unmistakable, whoever sends it: no Sec-Fetch headers go to plain http.
    [Theory]
    [InlineData("OPTIONS", "PUT", 1)]
    [InlineData("OPTIONS", null, 0)]
    [InlineData("OPTIONS", "", 0)]
    [InlineData("GET", "PUT", 0)]
    public void PreflightsWithoutOrigin_AreAWarning(string method, string? requestMethod, int expected)
    {
        var request = Request(method, null, null);
        request.Headers.Remove("Origin");
        request.Headers.AccessControlRequestMethod = requestMethod;

        SeeWithoutOrigin(ProxySymptoms.OriginsMissed, request);

        Assert.Equal(expected, _collector.Count);
    }

    [Fact]
    public void RequestsOfPagesElsewhere_WithoutOrigin_AreAWarningOnce()
    {
        SeeWithoutOrigin(3 * ProxySymptoms.OriginsMissed, Request("GET"));

        var record = Assert.Single(_collector.GetSnapshot());
        Assert.Equal((LogLevel.Warning, 211, "OriginMissing"), (record.Level, record.Id.Id, record.Id.Name));
        Assert.Contains("docs/proxies.md#origin-never-arrives", record.Message, StringComparison.Ordinal);
        Assert.Contains("GET /orders", record.Message, StringComparison.Ordinal);
        Assert.Single(_symptoms.Findings);
        Assert.False(_symptoms.LooksAtNext());
    }

    [Fact]
    public void OneOriginInBetween_StartsTheCountAgain()
    {
        SeeWithoutOrigin(ProxySymptoms.OriginsMissed - 1, Request("GET"));
        _symptoms.See(Request("GET"), Policy, Allowed);
        SeeWithoutOrigin(ProxySymptoms.OriginsMissed - 1, Request("GET"));

        Assert.Empty(_collector.GetSnapshot());

        SeeWithoutOrigin(1, Request("GET"));

        Assert.Single(_collector.GetSnapshot());
    }

    [Fact]
    public void RequestsWithoutOrigin_AreLookedAtAsLongAsTheyAreTheFirstOfAMinute()
    {
        Assert.Equal(ProxySymptoms.LookedAt, SeeWithoutOrigin(2 * ProxySymptoms.LookedAt, Request("GET", null, null)));
        Assert.Equal(0, SeeWithoutOrigin(ProxySymptoms.OriginsMissed, Request("GET")));

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ProxySymptoms.OriginsMissed, SeeWithoutOrigin(ProxySymptoms.OriginsMissed, Request("GET")));
        Assert.Single(_collector.GetSnapshot());
    }

    [Fact]
    public void RequestsWithOrigin_AreLookedAtAsLongAsTheyAreTheFirstOfAMinute()
    {
        for (var i = 0; i < 2 * Enough; i++)
        {
            _clock.Advance(MaxAge);
            See(Policy, TimeSpan.Zero, ProxySymptoms.LookedAt, Request("GET"));
            See(Policy, TimeSpan.Zero, 1, Request("PUT"));
        }

        Assert.Empty(_collector.GetSnapshot());

        See(Policy, MaxAge, Enough, Request("PUT"));

        Assert.Single(_collector.GetSnapshot());
    }

    [Fact]
    public void ForeignHeader_IsNotedOnce_WithItsValueAndPolicy()
    {
        _symptoms.SeeForeignHeader(Request("GET"), Policy, "https://evil.example\n*");
        _symptoms.SeeForeignHeader(Request("GET"), Policy, "*");

        var record = Assert.Single(_collector.GetSnapshot());
        Assert.Equal((LogLevel.Information, 212, "ForeignHeaderReplaced"), (record.Level, record.Id.Id, record.Id.Name));
        Assert.Contains("https://evil.example\uFFFD*", record.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Policy.Name}'", record.Message, StringComparison.Ordinal);
        Assert.Contains("docs/proxies.md#two-layers-do-cors", record.Message, StringComparison.Ordinal);
        Assert.Single(_symptoms.Findings);
    }

    [Fact]
    public void Watching_AllocatesNothing()
    {
        var (with, without) = (Request("PUT"), Request("GET", null, null));
        Watch(with, without);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            Watch(with, without);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(_collector.GetSnapshot());
    }

    private void Watch(HttpRequest with, HttpRequest without)
    {
        _symptoms.See(with, Policy, Allowed);
        if (_symptoms.LooksAtNext())
        {
            _symptoms.SeeWithoutOrigin(without);
        }
    }

    private void See(CompiledPolicy policy, TimeSpan apart, int times, HttpRequest request)
    {
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(apart);
            _symptoms.See(request, policy, Allowed);
        }
    }

    // As the request path does it. Returns how many were looked at.
    private int SeeWithoutOrigin(int times, HttpRequest request)
    {
        var looked = 0;
        for (var i = 0; i < times; i++)
        {
            if (_symptoms.LooksAtNext())
            {
                looked++;
                _symptoms.SeeWithoutOrigin(request);
            }
        }

        return looked;
    }

    internal static HttpRequest Request(string method, string? mode = "cors", string? site = "cross-site", string path = "/orders")
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = (method, path);
        request.Headers.Origin = Page;
        request.Headers["Sec-Fetch-Mode"] = mode;
        request.Headers["Sec-Fetch-Site"] = site;
        return request;
    }
}
