using System.Net;
using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CorsGuard.Tests.Dashboard;

/// <summary>The page over HTTP: who gets it, and what stands in it.</summary>
public sealed class DashboardTests
{
    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com", "https://*.example.org" ], "Candidate": { "AllowedOrigins": [] } },
            "Policies": { "public": { "AllowedOrigins": "*" }, "named": { "AllowedOrigins": "https://named.example.com", "AllowedMethods": "PUT" }, "unused": { "AllowedOrigins": "https://unused.example.com" } },
            "Paths": { "/public": "public", "/off": "none" }
          }
        }
        """;

    [Fact]
    public async Task Page_InDevelopment_ShowsPoliciesWithTheirSourcesAndDiagnostics()
    {
        await using var app = await StartAsync();

        var page = await app.Client.GetStringAsync(new Uri("/_corsguard", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("<tr><th>trusts<td>example.com, example.org<td", page, StringComparison.Ordinal);
        Assert.Contains("<li><code>https://frontend.example.com</code> trusts example.com</li><li><code>https://*.example.org</code> trusts example.org</li>", page, StringComparison.Ordinal);
        Assert.Contains("<code>*</code> trusts everybody", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"source\">JsonStream, CorsGuard:DefaultPolicy:AllowedOrigins</tr>", page, StringComparison.Ordinal);
        Assert.Contains("<th>AllowedMethods<td>GET, HEAD, POST, PUT, PATCH, DELETE<td class=\"source\">default</tr>", page, StringComparison.Ordinal);
        Assert.Contains("<h3>public</h3>", page, StringComparison.Ordinal);
        Assert.Contains("<th><code>/off</code><td>none", page, StringComparison.Ordinal);
        Assert.Contains("CG5004", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_corsguard", "text/html")]
    [InlineData("/_corsguard/live", "text/html")]
    [InlineData("/_corsguard/dashboard.css", "text/css")]
    [InlineData("/_corsguard/dashboard.js", "text/javascript")]
    public async Task Answer_HasAStrictContentSecurityPolicyAndNoCorsHeader(string path, string type)
    {
        await using var app = await StartAsync(Settings.Replace("\"/off\"", "\"/_corsguard\": \"public\", \"/off\"", StringComparison.Ordinal));

        using var response = await app.GetAsync(path, TestApp.Allowed);

        CorsHeaders.AssertResponse(response, 200);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Live_ShowsRefusalsWithTheirExplanationAndDifferences()
    {
        await using var app = await StartAsync();
        using var refused = await app.GetAsync("/orders?token=secret", "http://frontend.example.com");
        using var preflight = await app.PreflightAsync("/orders", TestApp.Allowed, "PURGE");

        var live = await LiveAsync(app);

        Assert.Contains("default, actual requests: denied", live, StringComparison.Ordinal);
        Assert.Contains("GET /orders</span> <code>http://frontend.example.com</code> <span class=\"failed\">origin not allowed</span>", live, StringComparison.Ordinal);
        Assert.Contains("preflight for PURGE /orders</span>", live, StringComparison.Ordinal);
        Assert.Contains("CORSGUARD_ALLOWED_METHODS=GET,HEAD,POST,PUT,PATCH,DELETE,PURGE", live, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", live, StringComparison.Ordinal);
        Assert.DoesNotContain("Observed", live, StringComparison.Ordinal);

        using var differs = await app.GetAsync("/orders", TestApp.Allowed);
        Assert.Contains("would be denied", await LiveAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_PrintsTheSmallestPolicyThatAllowsWhatWasSeen()
    {
        await using var app = await StartAsync(Settings.Insert(1, "\"CorsGuardDashboard\": { \"Observe\": true },"));
        using var first = await app.PreflightAsync("/orders", "https://new.example.net", "PATCH", "x-two,x-one");
        using var second = await app.GetAsync("/orders", "https://other.example.net");
        using var nonsense = await app.GetAsync("/orders", "nonsense");

        var live = WebUtility.HtmlDecode(await LiveAsync(app));

        Assert.Contains("""
            {
              "AllowedOrigins": [ "https://new.example.net", "https://other.example.net" ],
              "AllowedMethods": [ "PATCH" ],
              "AllowedHeaders": [ "x-one", "x-two" ]
            }
            """, live, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Observe_ThatIsNoBoolean_StopsTheStart()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("""{ "CorsGuardDashboard": { "Observe": "maybe" } }"""));
    }

    [Theory]
    [InlineData("origin=http%3A%2F%2Ffrontend.example.com&method=PUT&path=/orders", "loaded over http.", "403")]
    [InlineData("origin=https%3A%2F%2Ffrontend.example.com&method=PUT&path=/orders&headers=X-Custom", "x-custom is not in AllowedHeaders", "Access-Control-Allow-Origin: https://frontend.example.com")]
    [InlineData("origin=https%3A%2F%2Ffrontend.example.com&method=GET&path=/orders&credentials=1", "AllowCredentials is off", "Vary: Origin")]
    [InlineData("origin=https%3A%2F%2Fx.example.com&method=GET&path=/public&credentials=1", "'*', which browsers do not accept", "Access-Control-Allow-Origin: *")]
    [InlineData("origin=https%3A%2F%2Fx.example.com&method=GET&path=/off", "No policy governs it. The entry '/off' of Paths", "passes untouched")]
    [InlineData("origin=https%3A%2F%2Fnamed.example.com&method=PUT&path=/named", "names 'named'", "Access-Control-Allow-Methods: PUT")]
    [InlineData("origin=https%3A%2F%2Fx.example.com&method=DELETE&path=/closed", "disables CORS", "bare 403")]
    [InlineData("origin=&method=GET&path=/orders", "no CORS request", "Vary: Origin")]
    public async Task TryIt_ExplainsAndShowsTheResponse(string query, string explains, string responds)
    {
        await using var app = await StartAsync();

        var page = WebUtility.HtmlDecode(await app.Client.GetStringAsync(new Uri($"/_corsguard?{query}", UriKind.Relative), TestContext.Current.CancellationToken));

        Assert.Contains(explains, page, StringComparison.Ordinal);
        Assert.Contains(responds, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatClientsSend_IsNeverMarkup()
    {
        const string Script = "<script>alert(1)</script>";
        await using var app = await StartAsync();
        using var origin = await app.GetAsync("/orders", Script);
        using var method = await app.PreflightAsync("/orders", TestApp.Allowed, Script);
        using var headers = await app.PreflightAsync("/orders", TestApp.Allowed, "PUT", Script);
        using var path = await app.GetAsync("/%3Cscript%3Ealert(1)%3C/script%3E", TestApp.Refused);

        var page = await app.Client.GetStringAsync(
            new Uri($"/_corsguard?origin={Uri.EscapeDataString("\"" + Script)}&method={Uri.EscapeDataString(Script)}&headers={Uri.EscapeDataString(Script)}&path={Uri.EscapeDataString(Script)}", UriKind.Relative),
            TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Page_ElsewhereThanInDevelopment_IsNotThere(string environment)
    {
        await using var app = await StartAsync(environment: environment);
        using var response = await app.GetAsync("/_corsguard", null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Page_WithAnAuthorizationPolicy_IsForThoseWhoMeetIt(string environment)
    {
        await using var app = await StartAsync(environment: environment, options: static options => options.AuthorizationPolicy = "nobody");
        using var page = await app.GetAsync("/_corsguard", null);
        using var live = await app.GetAsync("/_corsguard/live", null);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (page.StatusCode, live.StatusCode));
    }

    [Fact]
    public async Task Page_AfterABadReload_SaysThatOlderSettingsAreInForce()
    {
        var settings = new ReloadableSettings(Settings);
        await using var app = await StartAsync("{}", before: builder => builder.Configuration.Sources.Add(settings));

        settings.Replace("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "frontend.example.com" ] } } }""");

        var page = await app.Client.GetStringAsync(new Uri("/_corsguard", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains("CG2002", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%2F%2500")]
    [InlineData("%2Fa%2520b")]
    public async Task TryIt_TakesAnyPath(string path)
    {
        await using var app = await StartAsync();
        using var response = await app.GetAsync($"/_corsguard?origin=https%3A%2F%2Fx.example.com&method=GET&path={path}", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task TryIt_WithAProviderThatThrows_SaysSo()
    {
        await using var app = await TestApp.StartAsync(
            "{}",
            static app =>
            {
                app.UseCorsGuard();
                app.MapCorsGuardDashboard();
                app.MapGet("/x", static () => "x").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("throws"));
            },
            static builder =>
            {
                builder.Services.AddCorsGuardDashboard();
                builder.Services.AddTransient<Microsoft.AspNetCore.Cors.Infrastructure.ICorsPolicyProvider, FakePolicyProvider>();
            },
            environment: "Development");

        var page = await app.Client.GetStringAsync(new Uri("/_corsguard?origin=https%3A%2F%2Fx.example.com&method=GET&path=/x", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("code failed: boom", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attacker.example", 403)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    public async Task Page_UnderANameOfSomebodyElse_IsRefused(string host, int status)
    {
        await using var app = await TestApp.StartAsync(
            Settings.Replace("\"Candidate\"", "\"ExposedHeaders\": [], \"Candidate\"", StringComparison.Ordinal),
            static app =>
            {
                app.UseCorsGuard();
                app.Use(next => context =>
                {
                    context.Response.Headers.AccessControlAllowOrigin = "*";
                    return next(context);
                });
                app.UseRouting();
                app.MapCorsGuardDashboard();
                app.MapPut("/named", static () => "Stored.").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("named"));
            },
            static builder => builder.Services.AddCorsGuardDashboard(),
            kestrel: true,
            environment: "Development");
        using var request = CorsRequest.Actual(HttpMethod.Get, "/_corsguard/live", "https://evil.example");
        request.Headers.Host = host;
        using var response = await app.SendAsync(request);

        CorsHeaders.AssertResponse(response, status);
    }

    [Fact]
    public async Task TwoPages_CountEachRequestOnce_AndOnlyThoseWithAnOrigin()
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UseCorsGuard();
                app.MapCorsGuardDashboard();
                app.MapCorsGuardDashboard("/again");
                app.MapPut("/named", static () => "Stored.").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("named"));
            },
            static builder => builder.Services.AddCorsGuardDashboard(),
            environment: "Development");
        using var without = await app.GetAsync("/x", null);
        using var refused = await app.GetAsync("/x", TestApp.Refused);

        var live = await LiveAsync(app);

        Assert.Contains("<ul class=\"counts\"><li><b>1</b> default, actual requests: denied</li></ul>", live, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_WithoutTheServices_SaysWhatIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        using IDisposable app = builder.Build();

        Assert.Contains("AddCorsGuardDashboard", Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).MapCorsGuardDashboard()).Message, StringComparison.Ordinal);
    }

    private static Task<string> LiveAsync(TestApp app) => app.Client.GetStringAsync(new Uri("/_corsguard/live", UriKind.Relative), TestContext.Current.CancellationToken);

    private static Task<TestApp> StartAsync(
        string settings = Settings, string environment = "Development", Action<CorsGuard.Dashboard.CorsGuardDashboardOptions>? options = null, Action<WebApplicationBuilder>? before = null) =>
        TestApp.StartAsync(
            settings,
            static app =>
            {
                app.UseCorsGuard();
                app.MapCorsGuardDashboard();
                app.MapGet("/orders", static () => "Two orders.");
                app.MapPut("/named", static () => "Stored.").WithMetadata(new Microsoft.AspNetCore.Cors.EnableCorsAttribute("named"));
                app.MapDelete("/closed", static () => "Deleted.").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
            },
            builder =>
            {
                builder.Services.AddCorsGuardDashboard(options);
                builder.Services.AddAuthentication("test").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, NobodyHandler>("test", null);
                builder.Services.AddAuthorizationBuilder().AddPolicy("nobody", static policy => policy.RequireAuthenticatedUser());
            },
            environment: environment,
            before: before);
}
