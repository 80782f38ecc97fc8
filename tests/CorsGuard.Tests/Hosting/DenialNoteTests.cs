using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>What a developer is told in the response, and nobody else.</summary>
public sealed class DenialNoteTests
{
    private const string Header = "CorsGuard-Denial";

    private static string Settings(string explain = "") => $$"""
        { "CorsGuard": { {{explain}} "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] }, "Policies": { "of\"f": { "AllowedOrigins": [] } }, "Paths": { "/off": "of\"f" } } }
        """;

    [Fact]
    public async Task RefusedPreflight_InDevelopment_SaysWhyInHeaderAndBody()
    {
        await using var app = await TestApp.StartAsync(Settings(), environment: "Development");

        using var response = await app.PreflightAsync("/", "http://frontend.example.com");

        CorsHeaders.AssertResponse(response, 403, "Vary: Origin");
        var note = Note(response);
        Assert.StartsWith("origin-not-allowed; policy=default; hint=\"'https://frontend.example.com' is allowed, with https; this page was loaded over http.", note, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        using var problem = await ReadAsync(response);
        Assert.Equal(
            ("CORS: origin not allowed", 403, "origin-not-allowed", "default"),
            (Text(problem, "title"), problem.RootElement.GetProperty("status").GetInt32(), Text(problem, "reason"), Text(problem, "policy")));
        Assert.Contains(Text(problem, "detail")[..40], note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusedPreflight_WithASetting_HasItReadyToPaste()
    {
        await using var app = await TestApp.StartAsync(Settings(), environment: "Development");

        using var response = await app.PreflightAsync("/", TestApp.Refused);

        using var problem = await ReadAsync(response);
        var change = Assert.Single(problem.RootElement.GetProperty("changes").EnumerateArray());
        Assert.Equal("CorsGuard:DefaultPolicy:AllowedOrigins", change.GetProperty("path").GetString());
        Assert.Equal("""
            "AllowedOrigins": [ "https://frontend.example.com", "https://attacker.example.net" ]
            """, change.GetProperty("json").GetString());
        Assert.Equal("CORSGUARD_ALLOWED_ORIGINS=https://frontend.example.com,https://attacker.example.net", change.GetProperty("environmentVariable").GetString());
    }

    [Fact]
    public async Task RefusedActualResponse_InDevelopment_SaysWhyAndIsOtherwiseTheApplications()
    {
        await using var app = await TestApp.StartAsync(Settings(), environment: "Development");

        using var response = await app.GetAsync("/", TestApp.Refused);

        CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
        Assert.StartsWith("origin-not-allowed; policy=default; hint=", Note(response), StringComparison.Ordinal);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("DELETE", null, "None")]
    [InlineData("PURGE", null, "method-not-allowed")]
    [InlineData("PUT", "x-custom", "header-not-allowed")]
    public async Task PreflightOfAnAllowedOrigin_KeepsItsStatusAndEmptyBody(string method, string? headers, string reason)
    {
        await using var app = await TestApp.StartAsync(Settings(), environment: "Development");

        using var response = await app.PreflightAsync("/", TestApp.Allowed, method, headers);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(reason != "None", response.Headers.Contains(Header));
        if (reason != "None")
        {
            Assert.StartsWith(reason + "; policy=default; hint=\"", Note(response), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Production", "", false)]
    [InlineData("Staging", "", false)]
    [InlineData("Development", "", true)]
    [InlineData("Development", "\"ExplainDenials\": false,", false)]
    [InlineData("Staging", "\"ExplainDenials\": \"yes\",", true)]
    [InlineData("Production", "\"ExplainDenials\": true,", true)]
    public async Task Note_IsForDevelopmentUnlessToldOtherwise(string environment, string setting, bool expected)
    {
        await using var app = await TestApp.StartAsync(Settings(setting), environment: environment);
        using var preflight = await app.PreflightAsync("/", TestApp.Refused);
        using var actual = await app.GetAsync("/", TestApp.Refused);

        Assert.Equal((expected, expected), (preflight.Headers.Contains(Header), actual.Headers.Contains(Header)));
        Assert.Equal(expected, (await preflight.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length > 0);
        Assert.Equal(setting.Contains("true", StringComparison.Ordinal), app.CorsLog.Any(static line => line.StartsWith("CG4012", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ProfileProduction_InDevelopment_TellsNothing()
    {
        const string Json = """
            { "CORSGUARD_PROFILE": "Production", "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ] }, "Profiles": { "Production": {} } } }
            """;
        await using var app = await TestApp.StartAsync(Json, environment: "Development");
        using var response = await app.PreflightAsync("/", TestApp.Refused);

        Assert.False(response.Headers.Contains(Header));
    }

    [Theory]
    [InlineData("https://<script>alert(1)</script>")]
    [InlineData("https://a\"; policy=x; hint=\"b")]
    [InlineData("javascript:alert(1)")]
    public async Task Note_NeverRepeatsWhatIsNoOrigin(string origin)
    {
        await using var app = await TestApp.StartAsync(Settings(), environment: "Development");
        using var response = await app.PreflightAsync("/", origin);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("malformed-origin; policy=default; hint=\"No browser", Note(response), StringComparison.Ordinal);
        Assert.DoesNotContain("script", Note(response) + body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("policy=x", Note(response) + body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Note_OfAPolicyWithAQuoteInItsName_IsAQuotedString()
    {
        await using var app = await TestApp.StartAsync(Settings(), environment: "Development");
        using var response = await app.PreflightAsync("/off", TestApp.Allowed);

        Assert.StartsWith("""origin-not-allowed; policy="of\"f"; hint=""", Note(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointWithoutAPolicy_SaysSo()
    {
        await using var app = await TestApp.StartAsync(
            Settings(),
            static app =>
            {
                app.UseCorsGuard();
                app.MapDelete("/", static () => "gone").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
            },
            environment: "Development");
        using var response = await app.PreflightAsync("/", TestApp.Allowed, "DELETE");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.StartsWith("no-policy; policy=none; hint=\"The endpoint has CORS metadata", Note(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"https://frontend.example.com\"", true, "AllowCredentials is off")]
    [InlineData("\"*\"", true, "'*', which browsers do not accept for a request with credentials")]
    [InlineData("\"https://frontend.example.com\"", false, null)]
    [InlineData("\"https://frontend.example.com\", \"AllowCredentials\": true", true, null)]
    public async Task ResponseToARequestWithCookies_SaysThatTheBrowserWillNotShowIt(string origins, bool hasCookie, string? says)
    {
        await using var app = await TestApp.StartAsync($$"""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": {{origins}} } } }""", environment: "Development");
        using var request = CorsRequest.Actual(HttpMethod.Get, "/", TestApp.Allowed);
        using var response = await app.SendAsync(hasCookie ? CorsRequest.With(request, "Cookie", "a=b") : request);

        Assert.True(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(says is not null, response.Headers.Contains(Header));
        if (says is not null)
        {
            Assert.StartsWith("credentials-not-allowed; policy=default; hint=", Note(response), StringComparison.Ordinal);
            Assert.Contains(says, Note(response), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RequestOfTheServersOwnPage_WithCookies_HasNoNote()
    {
        await using var app = await TestApp.StartAsync("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" } } }""", environment: "Development");
        using var request = CorsRequest.With(CorsRequest.Actual(HttpMethod.Post, "/", "http://localhost"), "Cookie", "a=b");
        using var response = await app.SendAsync(request);

        Assert.False(response.Headers.Contains(Header));
    }

    [Fact]
    public async Task ListThatIsSetInCode_IsNotToBeChangedInAFile()
    {
        await using var app = await TestApp.StartAsync(
            "{}",
            build: static builder => builder.Services.AddCorsGuard(static options => options.DefaultPolicy.AllowedOrigins = ["https://a.example.com"]),
            environment: "Development");
        using var response = await app.PreflightAsync("/", TestApp.Refused);

        Assert.Contains("in code", Note(response), StringComparison.Ordinal);
        using var problem = await ReadAsync(response);
        var change = Assert.Single(problem.RootElement.GetProperty("changes").EnumerateArray());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (change.GetProperty("json").ValueKind, change.GetProperty("environmentVariable").ValueKind));
    }

    [Fact]
    public async Task OverKestrel_TheNoteIsOnTheWire()
    {
        await using var app = await TestApp.StartAsync(Settings(), kestrel: true, environment: "Development");
        using var response = await app.PreflightAsync("/", TestApp.Refused);

        Assert.StartsWith("origin-not-allowed; policy=default", Note(response), StringComparison.Ordinal);
        using var problem = await ReadAsync(response);
        Assert.Equal("origin-not-allowed", Text(problem, "reason"));
    }

    private static string Note(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues(Header));

    private static string Text(JsonDocument problem, string name) => problem.RootElement.GetProperty(name).GetString() ?? "";

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
}
