using System.Text;
using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Evaluation;

public sealed class ExplainerTests
{
    private const string One = """{ "AllowedOrigins": [ "https://app.example.com" ] }""";
    private const string Credentials = """{ "AllowedOrigins": [ "https://app.example.com" ], "AllowCredentials": true }""";
    private const string Wildcard = """{ "AllowedOrigins": [ "https://*.example.com" ] }""";
    private const string Localhost = """{ "AllowedOrigins": [ "http://localhost:3000" ] }""";
    private const string Regex = """{ "AllowedOriginRegexes": [ "https://pr-[0-9]+\\.example\\.com" ] }""";
    private const string AnyHeader = """{ "AllowedOrigins": [ "https://app.example.com" ], "AllowedHeaders": [ "*" ] }""";
    private const string LowerPatch = """{ "AllowedOrigins": [ "https://app.example.com" ], "AllowedMethods": [ "GET", "patch" ] }""";
    private const string FewMethods = """{ "AllowedOrigins": [ "https://app.example.com" ], "AllowedMethods": [ "GET" ], "AllowedHeaders": [ "X-Tenant-Id" ] }""";

    private const string NotAllowed = nameof(DenialReason.OriginNotAllowed);
    private const string Malformed = nameof(DenialReason.MalformedOrigin);
    private const string Method = nameof(DenialReason.MethodNotAllowed);
    private const string Header = nameof(DenialReason.HeaderNotAllowed);

    private static readonly Mistake[] Mistakes =
    [
        // Scheme, port
        new("http page, https rule", One, "http://app.example.com", "", "", NotAllowed, "loaded over http.", "Origin: https://app.example.com"),
        new("http page, https rule, preflight", One, "http://app.example.com", "PUT", "content-type", NotAllowed, "loaded over http.", "Origin: https://app.example.com"),
        new("http page, https rule, credentials", Credentials, "http://app.example.com", "", "", NotAllowed, "loaded over http.", "Origin: https://app.example.com"),
        new("http page, https wildcard", Wildcard, "http://app.example.com", "", "", NotAllowed, "'https://*.example.com' is allowed, with https", "Origin: https://app.example.com"),
        new("http page, https wildcard, any port", """{ "AllowedOrigins": [ "https://*.example.com:*" ] }""", "http://app.example.com:8080", "", "", NotAllowed, "loaded over http.", "Origin: https://app.example.com:8080"),
        new("http page, https regex", Regex, "http://pr-7.example.com", "", "", NotAllowed, "allows it with https", "Origin: https://pr-7.example.com"),
        new("https page, http rule", """{ "AllowedOrigins": [ "http://app.example.com" ] }""", "https://app.example.com", "", "", NotAllowed, "with the scheme http; this is https", "AllowedOrigins"),
        new("https development server", Localhost, "https://localhost:3000", "", "", NotAllowed, "with the scheme http; this is https", "AllowedOrigins"),
        new("http development server, https rule", """{ "AllowedOrigins": [ "https://localhost:3000" ] }""", "http://localhost:3000", "", "", NotAllowed, "with the scheme https; this is http", "AllowedOrigins"),
        new("another port", Localhost, "http://localhost:5173", "", "", NotAllowed, "with port 3000; this is port 5173", "AllowedOrigins"),
        new("a port where none is listed", One, "https://app.example.com:8443", "", "", NotAllowed, "with the default port; this is port 8443", "AllowedOrigins"),
        new("no port where one is listed", """{ "AllowedOrigins": [ "https://app.example.com:8443" ] }""", "https://app.example.com", "", "", NotAllowed, "with port 8443; this is the default port", "AllowedOrigins"),
        new("a port under a wildcard", Wildcard, "https://app.example.com:8443", "", "", NotAllowed, "'https://*.example.com' is allowed, with the default port", "AllowedOrigins"),
        new("a port for a regex", Regex, "https://pr-7.example.com:8443", "", "", NotAllowed, "allows it without a port", "AllowedOrigins"),
        new("scheme and port", """{ "AllowedOrigins": [ "http://app.example.com:8080" ] }""", "https://app.example.com", "", "", NotAllowed, "another scheme and another port", "AllowedOrigins"),
        new("http page, other port, credentials", Credentials, "http://app.example.com:8080", "", "", NotAllowed, "another scheme and another port", "AllowedOrigins, Origin: https://app.example.com:8080"),
        new("http origin with credentials, nothing near", Credentials, "http://other.example.org", "", "", NotAllowed, "since the policy allows credentials", "AllowedOrigins, Origin: https://other.example.org"),

        // Host
        new("apex of a wildcard", Wildcard, "https://example.com", "", "", NotAllowed, "not example.com itself", "AllowedOrigins"),
        new("apex, www is listed", """{ "AllowedOrigins": [ "https://www.example.com" ] }""", "https://example.com", "", "", NotAllowed, "'https://www.example.com' is allowed; example.com is another host", "AllowedOrigins"),
        new("www, apex is listed", """{ "AllowedOrigins": [ "https://example.com" ] }""", "https://www.example.com", "", "", NotAllowed, "'https://example.com' is allowed; www.example.com is another host", "AllowedOrigins"),
        new("subdomain of a listed host", """{ "AllowedOrigins": [ "https://example.com" ] }""", "https://admin.example.com", "", "", NotAllowed, "but no subdomain of example.com", "AllowedOrigins"),
        new("deep subdomain of a listed host", One, "https://eu.app.example.com", "", "", NotAllowed, "but no subdomain of app.example.com", "AllowedOrigins"),
        new("domain above a listed host", One, "https://example.com", "", "", NotAllowed, "example.com is the domain above it", "AllowedOrigins"),
        new("127.0.0.1 for localhost", Localhost, "http://127.0.0.1:3000", "", "", NotAllowed, "the same machine", "AllowedOrigins"),
        new("localhost for 127.0.0.1", """{ "AllowedOrigins": [ "http://127.0.0.1:3000" ] }""", "http://localhost:3000", "", "", NotAllowed, "the same machine", "AllowedOrigins"),
        new("[::1] for localhost", Localhost, "http://[::1]:3000", "", "", NotAllowed, "the same machine", "AllowedOrigins"),
        new("another site", One, "https://partner.example.org", "", "", NotAllowed, "If it should be allowed", "AllowedOrigins"),
        new("another site, nothing is listed", """{ "AllowedOrigins": [] }""", "https://app.example.com", "", "", NotAllowed, "If it should be allowed", "AllowedOrigins"),
        new("another site, another method, another header", FewMethods, "https://partner.example.org", "DELETE", "x-custom", NotAllowed, "DELETE is not in AllowedMethods", "AllowedOrigins, AllowedMethods, AllowedHeaders"),
        new("mobile app", One, "capacitor://localhost", "", "", NotAllowed, "If it should be allowed", "AllowedOrigins"),
        new("browser extension", One, "chrome-extension://abcdefghijklmnop", "PUT", "", NotAllowed, "If it should be allowed", "AllowedOrigins"),

        // What no browser sends
        new("trailing slash", One, "https://app.example.com/", "", "", Malformed, "without a path or a slash", "Origin: https://app.example.com"),
        new("path", One, "https://app.example.com/orders", "", "", Malformed, "without a path or a slash", "Origin: https://app.example.com"),
        new("upper case", One, "https://App.Example.com", "", "", Malformed, "in lower case", "Origin: https://app.example.com"),
        new("default port", One, "https://app.example.com:443", "", "", Malformed, "without the scheme's default port", "Origin: https://app.example.com"),
        new("trailing slash of an origin that is not listed", One, "https://other.example.org/", "", "", Malformed, "without a path or a slash", "AllowedOrigins, Origin: https://other.example.org"),

        // Method
        new("patch in lower case", One, "https://app.example.com", "patch", "", Method, "PATCH is allowed; methods are case-sensitive", "Access-Control-Request-Method: PATCH"),
        new("put in lower case, PUT is not listed", FewMethods, "https://app.example.com", "put", "", Method, "PUT is the name; methods are case-sensitive", "AllowedMethods, Access-Control-Request-Method: PUT"),
        new("patch in lower case and a header", One, "https://app.example.com", "patch", "x-custom", Method, "And set", "AllowedHeaders, Access-Control-Request-Method: PATCH"),
        new("http with a slash, credentials", Credentials, "http://other.example.org/", "", "", Malformed, "since the policy allows credentials", "AllowedOrigins, Origin: https://other.example.org"),
        new("PATCH, patch is listed", LowerPatch, "https://app.example.com", "PATCH", "", Method, "patch is allowed; methods are case-sensitive", "AllowedMethods"),
        new("method that is not listed", FewMethods, "https://app.example.com", "DELETE", "", Method, "DELETE is not in AllowedMethods", "AllowedMethods"),
        new("custom method", One, "https://app.example.com", "PURGE", "", Method, "PURGE is not in AllowedMethods", "AllowedMethods"),
        new("method and header", FewMethods, "https://app.example.com", "PUT", "content-type", Method, "content-type is not in AllowedHeaders", "AllowedMethods, AllowedHeaders"),

        // Headers
        new("custom header", One, "https://app.example.com", "POST", "x-custom", Header, "x-custom is not in AllowedHeaders", "AllowedHeaders"),
        new("several custom headers", One, "https://app.example.com", "POST", "content-type,x-one,x-two", Header, "x-one, x-two are not in AllowedHeaders", "AllowedHeaders"),
        new("content-type where a list leaves it out", FewMethods, "https://app.example.com", "POST", "content-type", Header, "content-type is not in AllowedHeaders", "AllowedHeaders"),
        new("custom header, the origin is admitted by a regex", Regex, "https://pr-7.example.com", "POST", "x-custom", Header, "x-custom is not in AllowedHeaders", "AllowedHeaders"),
        new("custom header, the origin is admitted by a wildcard", Wildcard, "https://a.example.com", "POST", "x-custom", Header, "x-custom is not in AllowedHeaders", "AllowedHeaders"),
        new("custom header for everybody", """{ "AllowedOrigins": [ "*" ] }""", "https://a.example.com", "POST", "x-custom", Header, "x-custom is not in AllowedHeaders", "AllowedHeaders"),
        new("typing error in a header", FewMethods, "https://app.example.com", "POST", "x-tenantid", Header, "X-Tenant-Id is, which looks like x-tenantid", "AllowedHeaders"),
        new("authorization under *", AnyHeader, "https://app.example.com", "GET", "authorization", Header, "'*' does not cover authorization", "AllowedHeaders"),
        new("tracing headers", One, "https://app.example.com", "GET", "baggage,traceparent", Header, "baggage, traceparent are not in AllowedHeaders", "AllowedHeaders"),
    ];

    public static TheoryData<string> Names => [.. Mistakes.Select(static mistake => mistake.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mistake_IsExplainedByItsCause(string name)
    {
        var mistake = Find(name);
        var explanation = Explainer.Explain(mistake.Compile(), mistake.Facts);

        Assert.Equal(mistake.Reason, explanation.Decision.Denial.ToString());
        Assert.Contains(mistake.Says, explanation.Hint, StringComparison.Ordinal);
        Assert.Equal(mistake.Fix, string.Join(", ", [.. explanation.Changes.Select(static change => change.Setting), .. Request(explanation)]));
        Assert.Contains(explanation.Steps, static step => step.Outcome == StepOutcome.Failed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fix_Applied_LetsTheRequestThrough(string name)
    {
        var mistake = Find(name);
        var explanation = Explainer.Explain(mistake.Compile(), mistake.Facts);
        var request = mistake.Apply(explanation.Request);

        // As lines of JSON, and as environment variables.
        Assert.False(Evaluator.Evaluate(mistake.Compile(explanation.Changes.SelectMany(Flatten)), request).IsDenied);
        Assert.False(Evaluator.Evaluate(mistake.Compile(explanation.Changes.Select(Variable)), request).IsDenied);
    }

    [Theory]
    [InlineData("null", "sandboxed frames")]
    [InlineData("", "empty")]
    [InlineData("nonsense", "No browser")]
    [InlineData("https://", "No browser")]
    [InlineData("https://a..b", "No browser")]
    public void Origin_ThatNoSettingShouldAllow_GetsAdviceAndNoChange(string origin, string says)
    {
        var explanation = Explainer.Explain(Policy(One), new RequestFacts { Origin = origin, Scheme = "https", Host = "x" });

        Assert.Contains(says, explanation.Hint, StringComparison.Ordinal);
        Assert.Empty(explanation.Changes);
        Assert.Null(explanation.Request);
    }

    [Theory]
    [InlineData("TRACE", "", "the method TRACE")]
    [InlineData("GET", "cookie", "cannot be allowed")]
    [InlineData("GET", "access-control-allow-origin", "cannot be allowed")]
    public void Name_ThatNoSettingCanAllow_GetsAdviceAndNoChange(string method, string headers, string says)
    {
        var facts = new RequestFacts { IsPreflight = true, Origin = "https://app.example.com", RequestMethod = method, RequestHeaders = headers, Scheme = "https", Host = "x" };
        var explanation = Explainer.Explain(Policy(One), facts);

        Assert.Contains(says, explanation.Hint, StringComparison.Ordinal);
        Assert.Empty(explanation.Changes);
    }

    [Theory]
    [InlineData("https://app.example.com", "https://app.example.com")]
    [InlineData("https://x.y.example.org", "https://*.example.org")]
    [InlineData("http://localhost:5173", "http://localhost:*")]
    [InlineData("https://pr-7.example.net", @"https://pr-[0-9]+\.example\.net")]
    public void Allowed_NamesTheRule(string origin, string rule)
    {
        const string Settings = """
            { "AllowedOrigins": [ "https://app.example.com", "https://*.example.org", "http://localhost:*" ], "AllowedOriginRegexes": [ "https://pr-[0-9]+\\.example\\.net" ] }
            """;

        var explanation = Explainer.Explain(Policy(Settings), new RequestFacts { Origin = origin, Scheme = "https", Host = "x" });

        Assert.Equal((rule, false, ""), (explanation.Rule, explanation.Decision.IsDenied, explanation.Hint));
        Assert.Single(explanation.Steps, step => step.Outcome == StepOutcome.Passed && step.Text.StartsWith(rule, StringComparison.Ordinal));
        Assert.DoesNotContain(explanation.Steps, static step => step.Outcome == StepOutcome.Failed);
    }

    [Theory]
    [InlineData("""{ "AllowedOrigins": [ "*" ] }""", "AllowedOrigins, AllowCredentials")]
    [InlineData(One, "AllowCredentials")]
    public void RequestWithCookies_ThatTheBrowserWouldNotShow_HasItsFix(string settings, string fix)
    {
        var mistake = new Mistake("", settings, "https://app.example.com", "", "", "", "", "");
        var explanation = Explainer.Explain(mistake.Compile(), mistake.Facts, withCredentials: true);

        Assert.Equal(fix, string.Join(", ", explanation.Changes.Select(static change => change.Setting)));
        Assert.Contains(explanation.Steps, static step => step is { Subject: "credentials", Outcome: StepOutcome.Failed });
        Assert.DoesNotContain(Explainer.Explain(mistake.Compile(), mistake.Facts).Steps, static step => step.Outcome == StepOutcome.Failed);

        var policy = mistake.Compile(explanation.Changes.Select(Variable));
        Assert.True(policy.AllowCredentials && Evaluator.Evaluate(policy, mistake.Facts).SendsCorsHeaders);
    }

    // Each of these was proposed once, and would have stopped the start or opened the policy.
    [Theory]
    [InlineData("""{ "AllowedOrigins": [ "http://intranet.example.com", "https://app.example.com" ] }""", "https://app.example.com", "CG4002")]
    [InlineData("""{ "AllowedOriginRegexes": [ "https?://[a-z]+\\.example\\.com" ] }""", "https://app.example.com", "CG4002")]
    [InlineData("""{ "AllowedOrigins": [ "https://*.github.io", "https://app.example.com" ] }""", "https://app.example.com", "CG4003")]
    [InlineData("""{ "AllowedOrigins": [ "https://app.example.com" ], "ExposedHeaders": [ "*" ] }""", "https://app.example.com", "CG4005")]
    [InlineData("""{ "AllowedOrigins": [ "*" ], "ExposedHeaders": [ "*" ] }""", "https://app.example.com", "CG4005")]
    [InlineData("""{ "AllowedOrigins": [ "*" ] }""", "http://intranet.example.com", "CG4002")]
    public void Credentials_ThatWouldStopTheStart_AreNotProposed(string settings, string origin, string code)
    {
        var mistake = new Mistake("", settings, origin, "", "", "", "", "");

        var explanation = Explainer.Explain(mistake.Compile(), mistake.Facts, withCredentials: true);

        Assert.Empty(explanation.Changes);
        Assert.Contains(code, explanation.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(One, "ws://a.b", "", "")]
    [InlineData(One, "https://app.example.com", "*", "")]
    [InlineData(One, "https://app.example.com", "PUT", "*")]
    [InlineData(One, "https://app.example.com", "`reboot`", "")]
    [InlineData(One, "https://app.example.com", "PUT", "x&reboot&")]
    public void Request_ThatNothingShouldAllow_HasNoChange(string settings, string origin, string method, string headers)
    {
        var mistake = new Mistake("", settings, origin, method, headers, "", "", "");

        var explanation = Explainer.Explain(mistake.Compile(), mistake.Facts);

        Assert.True(explanation.Decision.IsDenied);
        Assert.Empty(explanation.Changes);
        Assert.NotEqual("", explanation.Hint);
    }

    [Theory]
    [InlineData("capacitor://app.example.com", "AllowedOrigins")] // only http is asked to be https
    [InlineData("ftp://app.example.com", "AllowedOrigins")]
    public void CustomScheme_OfAListedHost_IsToBeListed(string origin, string setting)
    {
        var mistake = new Mistake("", One, origin, "", "", "", "", "");
        var explanation = Explainer.Explain(mistake.Compile(), mistake.Facts);

        Assert.Null(explanation.Request);
        Assert.Equal(setting, Assert.Single(explanation.Changes).Setting);
    }

    [Fact]
    public void LongList_WithTheSameOriginOverHttps_SaysSo()
    {
        var origins = string.Join(", ", Enumerable.Range(0, 8_000).Select(static i => $"\"https://h{i}.example.com\""));
        var mistake = new Mistake("", $$"""{ "AllowedOrigins": [ {{origins}} ] }""", "http://h7900.example.com", "", "", "", "", "");

        Assert.Equal("https://h7900.example.com", Explainer.Explain(mistake.Compile(), mistake.Facts).Request?.Value);

        var header = mistake with { Origin = "https://h7900.example.com", Method = "PUT", Headers = "x-custom" };
        Assert.Equal("AllowedHeaders", Assert.Single(Explainer.Explain(header.Compile(), header.Facts).Changes).Setting);
    }

    [Fact]
    public void Change_OfALongList_GivesTheMissingElementAlone()
    {
        var origins = string.Join(", ", Enumerable.Range(0, 30).Select(static i => $"\"https://app{i}.example.com\""));

        var change = Assert.Single(Explainer.Explain(Policy($$"""{ "AllowedOrigins": [ {{origins}} ] }"""), new RequestFacts { Origin = "https://new.example.org", Scheme = "https", Host = "x" }).Changes);

        Assert.False(change.IsWhole);
        Assert.Equal("""CorsGuard:DefaultPolicy:AllowedOrigins: add "https://new.example.org" """.Trim(), change.Describe());
    }

    private static Mistake Find(string name) => Assert.Single(Mistakes, mistake => mistake.Name == name);

    private static string[] Request(Explanation explanation) => explanation.Request is { } change ? [$"{change.Header}: {change.Value}"] : [];

    private static CompiledPolicy Policy(string settings) => new Mistake("", settings, "", "", "", "", "", "").Compile();

    // The line goes to where the explanation says that it belongs.
    private static IEnumerable<KeyValuePair<string, string?>> Flatten(SettingChange change)
    {
        var parent = change.Path[..change.Path.LastIndexOf(':')];
        var line = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($"{{ {change.Json} }}"))).Build();
        return line.AsEnumerable().Where(static pair => pair.Value is not null).Select(pair => KeyValuePair.Create($"{parent}:{pair.Key}", pair.Value));
    }

    private static KeyValuePair<string, string?> Variable(SettingChange change)
    {
        var pair = Assert.IsType<string>(change.Variable).Split('=', 2);
        return KeyValuePair.Create(pair[0].Replace("__", ":", StringComparison.Ordinal), (string?)pair[1]);
    }
}
