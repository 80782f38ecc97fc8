using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>
/// What authorization finds out about an endpoint it keeps, for as long as the application has the same endpoints: an endpoint for each request would be a
/// leak that anybody can feed.
/// </summary>
public sealed class StandInTests
{
    private const string Settings = """{ "CorsGuard": { "Policies": { "admin": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true } } } }""";

    [Theory]
    [InlineData("POST", "/v1/admin", TestApp.Refused, null, 403, 1)] // rejected
    [InlineData("POST", "/v1/other", TestApp.Refused, null, 403, 1)]
    [InlineData("POST", "/v1/admin", TestApp.Allowed, null, 200, 1)]
    [InlineData("POST", "/v1/asked", FakePolicyProvider.Origin, null, 200, 1)] // by whom its provider trusts
    [InlineData("POST", "/asked", FakePolicyProvider.Origin, null, 200, 1)]
    [InlineData("OPTIONS", "/v1/admin", TestApp.Refused, "POST", 403, 1)]
    [InlineData("OPTIONS", "/v1/admin", TestApp.Allowed, "POST", 204, 1)]
    [InlineData("options", "/v1/admin", TestApp.Allowed, "POST", 405, 1)]
    public async Task Requests_AddNoEndpoint(string method, string path, string origin, string? requestMethod, int status, int endpoints)
    {
        HashSet<Endpoint> seen = [];
        await using var app = await TestApp.StartAsync(
            Settings,
            app =>
            {
                app.UseCorsGuard();
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.UseRouting();
                app.Use(next => context =>
                {
                    var endpoint = context.GetEndpoint();
                    seen.UnionWith(endpoint is null ? [] : [endpoint]);

                    // As middleware does that has something else executed in between.
                    context.SetEndpoint(null);
                    context.SetEndpoint(endpoint);
                    seen.UnionWith(endpoint is null ? [] : [context.GetEndpoint()!]);
                    return next(context);
                });
                app.MapPost("/admin", static () => "ran").RequireCors("admin");
                app.MapPost("/other", static () => "ran").RequireCors("admin");
                app.MapPost("/asked", static () => "ran").RequireCors("async");
            },
            before: static builder => builder.Services.AddSingleton<ICorsPolicyProvider, FakePolicyProvider>());
        for (var i = 0; i < 3; i++)
        {
            using var request = CorsRequest.With(CorsRequest.Actual(new HttpMethod(method), path, origin), "Access-Control-Request-Method", requestMethod is null ? [] : [requestMethod]);
            using var response = await app.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }

        Assert.Equal(endpoints, seen.Count);
    }

    // Such as the framework makes for what static files answer.
    [Theory]
    [InlineData("GET", TestApp.Allowed)]
    [InlineData("POST", null)]
    public async Task EndpointWithoutCodeOfItsOwn_LetsThePipelineGoOn(string method, string? origin)
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UseCorsGuard();
                app.Use(static next => context =>
                {
                    context.SetEndpoint(new Endpoint(null, EndpointMetadataCollection.Empty, "a mark"));
                    return next(context);
                });
                app.MapGet("/admin", static () => "ran").RequireCors("admin");
                app.Run(static context => context.Response.WriteAsync("behind"));
            },
            before: static builder => builder.Services.AddSingleton<ICorsPolicyProvider, FakePolicyProvider>());
        using var response = await app.SendAsync(new HttpMethod(method), "/file", origin);

        Assert.Equal("behind", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
