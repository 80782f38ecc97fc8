using CorsGuard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>Policies that the application wrote with AddCors, or inline.</summary>
public sealed class FrameworkPolicyTests
{
    private const string Legacy = "https://legacy.example.com";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PolicyOfAddCors_ThatCorsGuardDoesNotDefine_IsUsed(bool isBefore)
    {
        await using var app = await StartAsync(isBefore, TestApp.DefaultPolicyOnly, static options => options.AddPolicy("legacy", static policy => policy
            .WithOrigins(Legacy)
            .WithMethods("PUT")
            .WithHeaders("X-Legacy")
            .WithExposedHeaders("ETag")
            .AllowCredentials()
            .SetPreflightMaxAge(TimeSpan.FromMinutes(1))));

        CorsHeaders.AssertResponse(
            await app.PreflightAsync("/legacy", Legacy),
            204,
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Headers: X-Legacy",
            "Access-Control-Allow-Methods: PUT",
            $"Access-Control-Allow-Origin: {Legacy}",
            "Access-Control-Max-Age: 60",
            "Vary: Origin");
        CorsHeaders.AssertResponse(
            await app.GetAsync("/legacy", Legacy),
            200,
            "Access-Control-Allow-Credentials: true",
            $"Access-Control-Allow-Origin: {Legacy}",
            "Access-Control-Expose-Headers: ETag",
            "Vary: Origin");
        CorsHeaders.AssertResponse(await app.PreflightAsync("/legacy", TestApp.Allowed), 403, "Vary: Origin");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PolicyOfCorsGuard_OfTheSameName_Wins(bool isBefore)
    {
        await using var app = await StartAsync(
            isBefore,
            """{ "CorsGuard": { "Policies": { "LEGACY": { "AllowedOrigins": "https://frontend.example.com" } } } }""",
            static options => options.AddPolicy("legacy", static policy => policy.WithOrigins(Legacy)));

        CorsHeaders.AssertResponse(
            await app.GetAsync("/legacy", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/legacy", Legacy), 200, "Vary: Origin");
    }

    [Theory]
    [InlineData(true, "/")]
    [InlineData(false, "/")]
    [InlineData(true, "/nameless")]
    [InlineData(false, "/nameless")]
    [InlineData(true, "/by-path")]
    public async Task DefaultPolicyOfAddCors_WithoutOneOfCorsGuard_IsTheDefault(bool isBefore, string path)
    {
        await using var app = await StartAsync(
            isBefore, """{ "CorsGuard": { "Paths": { "/by-path": "default" } } }""", static options => options.AddDefaultPolicy(static policy => policy.WithOrigins(Legacy)));

        CorsHeaders.AssertResponse(await app.PreflightAsync(path, Legacy), 204, $"Access-Control-Allow-Origin: {Legacy}", "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync(path, TestApp.Allowed), path == "/by-path" ? 404 : 200, "Vary: Origin");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nameless")]
    public async Task DefaultPolicyOfCorsGuard_BesideOneOfAddCors_Wins(string path)
    {
        await using var app = await StartAsync(
            isBefore: true, TestApp.DefaultPolicyOnly, static options => options.AddDefaultPolicy(static policy => policy.WithOrigins(Legacy)));

        CorsHeaders.AssertResponse(await app.GetAsync(path, TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync(path, Legacy), 200, "Vary: Origin");
    }

    [Fact]
    public async Task PathEntry_ForAPolicyOfTheApplicationsProvider_IsUsed()
    {
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "Paths": { "/files": "sync" } } }""",
            before: static builder => builder.Services.AddSingleton<ICorsPolicyProvider, FakePolicyProvider>());

        CorsHeaders.AssertResponse(
            await app.GetAsync("/files/a", FakePolicyProvider.Origin), 404, $"Access-Control-Allow-Origin: {FakePolicyProvider.Origin}", "Vary: Origin");
    }

    [Fact]
    public async Task NullInCode_IsReported()
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => TestApp.StartAsync(static options =>
        {
            options.Policies["partners"] = null!;
            options.Paths["/files"] = null!;
        }));

        Assert.Contains(exception.Failures, static failure => failure.StartsWith("CG1002 CorsGuard:Policies:partners (code)", StringComparison.Ordinal));
        Assert.Contains(exception.Failures, static failure => failure.StartsWith("CG1011", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PathEntry_ForAPolicyOfAddCors_IsUsed()
    {
        await using var app = await StartAsync(
            isBefore: false, """{ "CorsGuard": { "Paths": { "/files": "legacy" } } }""", static options => options.AddPolicy("legacy", static policy => policy.WithOrigins(Legacy)));

        CorsHeaders.AssertResponse(await app.GetAsync("/files/x", Legacy), 404, $"Access-Control-Allow-Origin: {Legacy}", "Vary: Origin");
    }

    [Theory]
    [InlineData("https://a.example.com", true)]
    [InlineData("https://example.com", false)]
    [InlineData("https://a.example.com/", false)]
    [InlineData("null", false)]
    public async Task InlinePolicy_WithAPredicate_IsAskedAboutWellFormedOrigins(string origin, bool isAllowed)
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, static app =>
        {
            app.UseCorsGuard();
            app.MapGet("/", static () => "hello").RequireCors(static policy => policy.SetIsOriginAllowed(static origin => origin.Contains(".example.com", StringComparison.Ordinal)));
        });

        string[] allowed = isAllowed ? [$"Access-Control-Allow-Origin: {origin}", "Vary: Origin"] : ["Vary: Origin"];
        CorsHeaders.AssertResponse(await app.GetAsync("/", origin), 200, allowed);
    }

    [Fact]
    public async Task InlinePredicate_ThatThrows_RefusesAndIsLogged()
    {
        var failure = new InvalidOperationException("boom");
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, app =>
        {
            app.UseCorsGuard();
            app.MapPut("/", static () => "done").RequireCors(policy => policy.SetIsOriginAllowed(_ => throw failure));
        });

        using var response = await app.SendAsync(HttpMethod.Put, "/", TestApp.Allowed);

        CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
        Assert.Equal("done", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await CorsHeaders.AssertPreflightAsync(await app.PreflightAsync("/", TestApp.Refused), 403, "Vary: Origin");
        Assert.Equal([failure, failure], app.Log.GetSnapshot().Where(static record => record.Id.Id == 203).Select(static record => record.Exception));
    }

    [Fact]
    public async Task InlinePolicy_ThatAllowsEverything_IsAnsweredWithStars()
    {
        await using var app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, static app =>
        {
            app.UseCorsGuard();
            app.MapPut("/", static () => "done").RequireCors(static policy => policy.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader());
        });

        CorsHeaders.AssertResponse(
            await app.PreflightAsync("/", TestApp.Refused), 204, "Access-Control-Allow-Headers: *", "Access-Control-Allow-Methods: *", "Access-Control-Allow-Origin: *");
    }

    [Fact]
    public void Compile_SamePolicyTwice_IsCompiledOnce()
    {
        var compiler = new FrameworkPolicyCompiler();
        var policy = new CorsPolicyBuilder(Legacy).Build();

        Assert.Same(compiler.Compile(policy, "a"), compiler.Compile(policy, "a"));
        Assert.NotSame(compiler.Compile(policy, "a"), compiler.Compile(new CorsPolicyBuilder(Legacy).Build(), "a"));
    }

    [Fact]
    public void Compile_AnyOriginWithCredentials_AllowsNobody()
    {
        var compiled = new FrameworkPolicyCompiler().Compile(new CorsPolicy { Origins = { "*" }, SupportsCredentials = true }, "a");

        Assert.Equal((false, true), (compiled.Origins.AllowsAny, compiled.Origins.AllowsNone));
    }

    [Fact]
    public void Compile_Policy_KeepsEachOfItsParts()
    {
        var compiled = new FrameworkPolicyCompiler().Compile(
            new CorsPolicyBuilder(Legacy).WithMethods("PUT").WithHeaders("X-A").WithExposedHeaders("ETag").SetPreflightMaxAge(TimeSpan.FromSeconds(5)).AllowCredentials().Build(),
            "legacy");

        Assert.Equal(
            ("legacy", "PUT", "X-A", "ETag", "5", true, 204),
            (compiled.Name, (string?)compiled.AllowMethodsValue, (string?)compiled.AllowHeadersValue, (string?)compiled.ExposeHeadersValue, (string?)compiled.MaxAgeValue, compiled.AllowCredentials, compiled.PreflightSuccessStatus));
    }

    private static Task<TestApp> StartAsync(bool isBefore, string settings, Action<CorsOptions> options)
    {
        void AddCors(WebApplicationBuilder builder) => builder.Services.AddCors(options);
        return TestApp.StartAsync(settings, Configure, isBefore ? null : AddCors, before: isBefore ? AddCors : null);
    }

    private static void Configure(WebApplication app)
    {
        app.UseCorsGuard();
        app.MapGet("/", static () => "hello");
        app.MapGet("/nameless", static () => "hello").RequireCors();
        if (app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<CorsOptions>>().Value.GetPolicy("legacy") is not null)
        {
            app.MapMethods("/legacy", ["GET", "PUT"], static () => "hello").RequireCors("legacy");
        }
    }
}
