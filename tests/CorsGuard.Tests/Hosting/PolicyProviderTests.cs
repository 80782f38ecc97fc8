using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Tests.Hosting;

/// <summary>An ICorsPolicyProvider of the application's own, registered before or after CorsGuard.</summary>
public sealed class PolicyProviderTests
{
    private static readonly string[] AllowedHeaders = [$"Access-Control-Allow-Origin: {FakePolicyProvider.Origin}", "Vary: Origin"];

    [Theory]
    [InlineData(true, "sync")]
    [InlineData(true, "async")]
    [InlineData(false, "sync")]
    [InlineData(false, "async")]
    public async Task PolicyOfTheProvider_IsUsed(bool isBefore, string name)
    {
        await using var app = await StartAsync(isBefore);

        CorsHeaders.AssertResponse(await app.PreflightAsync($"/{name}", FakePolicyProvider.Origin), 204, ["Access-Control-Allow-Methods: PUT", .. AllowedHeaders]);
        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, $"/{name}", FakePolicyProvider.Origin), 200, AllowedHeaders);
        CorsHeaders.AssertResponse(await app.PreflightAsync($"/{name}", TestApp.Allowed), 403, "Vary: Origin");
        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, $"/{name}", TestApp.Allowed), 200, "Vary: Origin");
    }

    [Theory]
    [InlineData(true, "throws")]
    [InlineData(true, "throws-async")]
    [InlineData(false, "throws")]
    [InlineData(false, "throws-async")]
    public async Task ProviderThatThrows_RefusesAndIsLogged(bool isBefore, string name)
    {
        await using var app = await StartAsync(isBefore);

        await CorsHeaders.AssertPreflightAsync(await app.PreflightAsync($"/{name}", FakePolicyProvider.Origin), 403);
        Assert.Equal(1, CountOf(app, 203));

        using var response = await app.SendAsync(HttpMethod.Put, $"/{name}", FakePolicyProvider.Origin);

        CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
        Assert.Equal(name, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, CountOf(app, 203));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProviderThatKnowsNothing_FailsClosedAndIsLoggedOnce(bool isBefore)
    {
        await using var app = await StartAsync(isBefore);

        for (var i = 0; i < 2; i++)
        {
            await CorsHeaders.AssertPreflightAsync(await app.PreflightAsync("/ghost", FakePolicyProvider.Origin), 403);
            CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, "/ghost", FakePolicyProvider.Origin), 200);
        }

        Assert.Equal(1, CountOf(app, 202));
    }

    [Fact]
    public async Task Provider_SeesTheRequest()
    {
        await using var app = await StartAsync(isBefore: true);

        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, "/by-tenant?a", FakePolicyProvider.Origin), 200, AllowedHeaders);
        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, "/by-tenant", FakePolicyProvider.Origin), 200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PolicyThatCorsGuardDefines_IsNotAskedOfTheProvider(bool isBefore)
    {
        await using var app = await StartAsync(isBefore);

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        CorsHeaders.AssertResponse(await app.GetAsync("/", FakePolicyProvider.Origin), 200, "Vary: Origin");
    }

    [Fact]
    public async Task ScopedProvider_IsResolvedForEachRequest()
    {
        List<Guid> scopes = [];
        await using var app = await StartAsync(isBefore: true, services =>
        {
            services.AddSingleton(scopes);
            services.AddScoped<RequestScope>();
            services.AddScoped<ICorsPolicyProvider, ScopedPolicyProvider>();
        });

        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, "/sync", FakePolicyProvider.Origin), 200, AllowedHeaders);
        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, "/sync", FakePolicyProvider.Origin), 200, AllowedHeaders);

        Assert.Equal(2, scopes.Distinct().Count());
    }

    [Theory]
    [InlineData("instance")]
    [InlineData("factory")]
    [InlineData("type")]
    public async Task Provider_HoweverRegistered_IsKept(string kind)
    {
        await using var app = await StartAsync(isBefore: true, services => _ = kind switch
        {
            "instance" => services.AddSingleton<ICorsPolicyProvider>(new FakePolicyProvider()),
            "factory" => services.AddTransient<ICorsPolicyProvider>(static _ => new FakePolicyProvider()),
            _ => services.AddSingleton<ICorsPolicyProvider, FakePolicyProvider>(),
        });

        CorsHeaders.AssertResponse(await app.SendAsync(HttpMethod.Put, "/sync", FakePolicyProvider.Origin), 200, AllowedHeaders);
    }

    private static int CountOf(TestApp app, int id) => app.Log.GetSnapshot().Count(record => record.Id.Id == id && record.Level == LogLevel.Error);

    private static Task<TestApp> StartAsync(bool isBefore, Action<IServiceCollection>? register = null)
    {
        void Register(WebApplicationBuilder builder)
        {
            if (register is null)
            {
                builder.Services.AddTransient<ICorsPolicyProvider, FakePolicyProvider>();
            }

            register?.Invoke(builder.Services);
        }

        return TestApp.StartAsync(TestApp.DefaultPolicyOnly, Configure, isBefore ? null : Register, before: isBefore ? Register : null);
    }

    private static void Configure(WebApplication app)
    {
        app.UseCorsGuard();
        app.MapGet("/", static () => "hello");
        foreach (var name in (string[])["sync", "async", "by-tenant", "throws", "throws-async", "ghost"])
        {
            app.MapPut($"/{name}", () => name).RequireCors(name);
        }
    }

    private sealed class RequestScope
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    private sealed class ScopedPolicyProvider(RequestScope scope, List<Guid> scopes) : ICorsPolicyProvider
    {
        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
        {
            scopes.Add(scope.Id);
            return new FakePolicyProvider().GetPolicyAsync(context, policyName);
        }
    }
}
