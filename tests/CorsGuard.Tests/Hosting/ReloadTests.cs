using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

public sealed class ReloadTests
{
    private const string Old = "https://old.example.com";
    private const string New = "https://new.example.com";

    // Everything differs between the two: a mixture would show.
    private const string First = """
        { "CorsGuard": {
          "Policies": { "first": { "AllowedOrigins": "https://old.example.com", "AllowedMethods": "PUT", "AllowedHeaders": "X-First", "PreflightMaxAge": 1 } },
          "Paths": { "/x": "first" } } }
        """;

    private const string Second = """
        { "CorsGuard": {
          "Policies": { "second": { "AllowedOrigins": "https://old.example.com", "AllowedMethods": "DELETE", "AllowedHeaders": "X-Second", "PreflightMaxAge": 2 } },
          "Paths": { "/x": "second" } } }
        """;

    private readonly ReloadableSettings _settings = new(Allowing(Old));

    [Fact]
    public async Task ValidChange_IsInForceAtOnce()
    {
        await using var app = await StartAsync();
        await AssertAllowedAsync(app, Old);

        _settings.Replace(Allowing(New));

        await AssertAllowedAsync(app, New);
        Assert.Equal([LogLevel.Information], LevelsOf(app, 103));
    }

    [Theory]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "new.example.com" } } }""", "CG2002")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*", "AllowCredentials": true } } }""", "CG4001")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigin": "https://new.example.com" } } }""", "CG1001")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://new.example.com", "AllowCredentials": "maybe" } } }""", "CG1002")]
    [InlineData("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "https://new.example.com" }, "Paths": { "/x": "nobody" } } }""", "CG1011")]
    public async Task InvalidChange_KeepsTheLastGoodPolicies(string settings, string code)
    {
        await using var app = await StartAsync();

        _settings.Replace(settings);

        await AssertAllowedAsync(app, Old);
        Assert.Equal([LogLevel.Error], LevelsOf(app, 104));
        Assert.Empty(LevelsOf(app, 103));
        Assert.Contains(app.Log.GetSnapshot(), record => record.Level == LogLevel.Error && record.GetStructuredStateValue("Code") == code);
    }

    [Fact]
    public async Task ValidChange_AfterAnInvalidOne_IsInForce()
    {
        await using var app = await StartAsync();

        _settings.Replace(Allowing("nonsense"));
        _settings.Replace(Allowing(New));

        await AssertAllowedAsync(app, New);
    }

    [Fact]
    public async Task ChangeWithAWarning_IsInForceAndLogged()
    {
        await using var app = await StartAsync();

        _settings.Replace("""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [] } } }""");

        CorsHeaders.AssertResponse(await app.PreflightAsync("/", Old), 403, "Vary: Origin");
        Assert.Equal([LogLevel.Warning], LevelsOf(app, 101));
    }

    [Fact]
    public async Task ChangeWithAWarning_WhereWarningsAreFatal_IsAnError()
    {
        await using var app = await StartAsync();

        _settings.Replace("""{ "CorsGuard": { "FailOnWarnings": true, "DefaultPolicy": { "AllowedOrigins": "" } } }""");

        await AssertAllowedAsync(app, Old);
        Assert.NotEmpty(LevelsOf(app, 100));
        Assert.Empty(LevelsOf(app, 101));
    }

    [Fact]
    public async Task CodeOfTheApplication_RunsAgainAndMayThrow()
    {
        var failure = new InvalidOperationException("boom");
        var runs = 0;
        await using var app = await StartAsync(options =>
        {
            options.DefaultPolicy.ExposedHeaders = ["ETag"];
            if (++runs == 2)
            {
                throw failure;
            }
        });

        _settings.Replace(Allowing(New));
        await AssertExposedAsync(app, Old);
        Assert.Contains(app.Log.GetSnapshot(), record => record.Id.Id == 104 && record.Exception == failure);

        _settings.Replace(Allowing(New));
        await AssertExposedAsync(app, New);
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Requests_DuringReloads_SeeTheOldOrTheNewSet()
    {
        _settings.Replace(First);
        await using var app = await StartAsync();
        var done = false;
        var reloading = Task.Run(
            () =>
            {
                for (var i = 0; !Volatile.Read(ref done); i++)
                {
                    _settings.Replace(i % 2 == 0 ? Second : First);
                }
            },
            TestContext.Current.CancellationToken);

        var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PreflightsAsync(app, 250)));
        Volatile.Write(ref done, true);
        await reloading;

        Assert.All(seen.SelectMany(static answers => answers).Distinct(), static answer => Assert.Contains(answer, (string[])["204 PUT X-First 1", "204 DELETE X-Second 2"]));
    }

    [Theory]
    [InlineData(Old, "Access-Control-Allow-Origin: https://old.example.com")]
    [InlineData(null, null)]
    public async Task RequestThatWaits_WhileEverythingChanges_IsAnsweredByTheOldSet(string? origin, string? allowed)
    {
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            "{}",
            app =>
            {
                app.UseCorsGuard();
                app.Run(async context =>
                {
                    // As a rewriter would: what the client sent is not there any more.
                    context.Request.Path = "/rewritten";
                    context.Response.Headers["Access-Control-Allow-Methods"] = "leaked";
                    arrived.SetResult();
                    await goOn.Task;
                });
            },
            builder => builder.Configuration.Sources.Add(_settings));
        var waiting = app.GetAsync("/sent", origin);
        await arrived.Task;

        _settings.Replace("""
            { "CorsGuard": {
              "DefaultPolicy": { "AllowedOrigins": "https://new.example.com" },
              "Policies": { "other": { "AllowedOrigins": "https://new.example.com" } },
              "Paths": { "/sent": "other", "/rewritten": "none" } } }
            """);
        goOn.SetResult();

        using var response = await waiting;
        CorsHeaders.AssertResponse(response, 200, allowed is null ? ["Vary: Origin"] : [allowed, "Vary: Origin"]);
    }

    // The policy is chosen when the response starts, from those that were in force when the request arrived.
    [Theory]
    [InlineData("/listed", Old, "Access-Control-Allow-Origin: https://old.example.com", "Vary: Origin")]
    [InlineData("/listed", New, "Vary: Origin")]
    [InlineData("/listed", null, "Vary: Origin")]
    [InlineData("/else", null, "Vary: Origin")]
    [InlineData("/left", New)]
    public async Task RequestThatWaits_WherePathsChoose_IsAnsweredByTheOldSet(string path, string? origin, params string[] expected)
    {
        _settings.Replace(Choosing("""{ "AllowedOrigins": "https://old.example.com", "RejectDisallowedOrigins": false }""", "/left"));
        using var response = await AnswerDuringChangeAsync(path, origin, Choosing("""{ "AllowedOrigins": "https://new.example.com", "RejectDisallowedOrigins": true }""", "/else"));

        CorsHeaders.AssertResponse(response, 200, expected);
    }

    // Neither of them grants anything here.
    [Fact]
    public async Task RequestThatWaits_WithoutOrigin_GetsNothingOfAPolicyThatNeverGovernedIt()
    {
        using var response = await AnswerDuringChangeAsync("/internal", null, """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" }, "Paths": { "/internal": "none" } } }""");

        CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
    }

    private async Task<HttpResponseMessage> AnswerDuringChangeAsync(string path, string? origin, string changed)
    {
        await using var app = await TestApp.StartAsync(
            "{}",
            app =>
            {
                app.UseCorsGuard();
                app.Run(context =>
                {
                    _settings.Replace(changed);
                    return Task.CompletedTask;
                });
            },
            builder => builder.Configuration.Sources.Add(_settings));
        return await app.GetAsync(path, origin);
    }

    private static string Choosing(string policy, string none) =>
        $$"""{ "CorsGuard": { "DefaultPolicy": {{policy}}, "Policies": { "listed": {{policy}} }, "Paths": { "/listed": "listed", "{{none}}": "none" } } }""";

    private static string Allowing(string origin) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "{{origin}}" } } }""");

    private static async Task<List<string>> PreflightsAsync(TestApp app, int count)
    {
        await Task.Yield();
        List<string> answers = [];
        for (var i = 0; i < count; i++)
        {
            using var response = await app.PreflightAsync("/x", Old);
            answers.Add($"{(int)response.StatusCode} {Value("Methods")} {Value("Headers")} {Value("Max-Age")}");

            string Value(string name) =>
                response.Headers.TryGetValues(name == "Max-Age" ? "Access-Control-Max-Age" : $"Access-Control-Allow-{name}", out var values) ? string.Join('|', values) : "-";
        }

        return answers;
    }

    private static async Task AssertAllowedAsync(TestApp app, string origin)
    {
        var other = origin == Old ? New : Old;
        CorsHeaders.AssertResponse(await app.GetAsync("/", origin), 200, $"Access-Control-Allow-Origin: {origin}", "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", other), 200, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.PreflightAsync("/", other), 403, "Vary: Origin");
    }

    private static async Task AssertExposedAsync(TestApp app, string origin) => CorsHeaders.AssertResponse(
        await app.GetAsync("/", origin), 200, $"Access-Control-Allow-Origin: {origin}", "Access-Control-Expose-Headers: ETag", "Vary: Origin");

    private static LogLevel[] LevelsOf(TestApp app, int id) =>
        [.. app.Log.GetSnapshot().Where(record => record.Category == "CorsGuard" && record.Id.Id == id).Select(static record => record.Level)];

    private Task<TestApp> StartAsync(Action<CorsGuardOptions>? options = null) => TestApp.StartAsync("{}", build: builder =>
    {
        ((IConfigurationBuilder)builder.Configuration).Add(_settings);
        if (options is not null)
        {
            builder.Services.AddCorsGuard(options);
        }
    });
}
