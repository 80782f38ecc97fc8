using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Tests.Hosting;

/// <summary>Several routers, branches and path bases: the policy of an endpoint governs the requests that reach it, and no others.</summary>
public sealed class RouterTests
{
    private const string A = "https://a.example.com";
    private const string B = "https://b.example.com";
    private const string C = "https://c.example.com";
    private const string Evil = "https://evil.example.net";

    private const string Settings = """
        {
          "CorsGuard": {
            "DefaultPolicy": { "AllowedOrigins": "https://a.example.com" },
            "Policies": {
              "b": { "AllowedOrigins": "https://b.example.com" },
              "c": { "AllowedOrigins": "https://c.example.com" },
              "any": { "AllowedOrigins": "*" }
            }
          }
        }
        """;

    [Theory]
    [InlineData("/admin/orders", Evil, null)]
    [InlineData("/admin/orders", A, A)]
    [InlineData("/ADMIN/orders", Evil, null)]
    [InlineData("/orders", Evil, "*")]
    [InlineData("/adminx/orders", Evil, null)]
    public Task BranchWithoutRouting_IsNotGovernedByEndpointsBeside(string path, string origin, string? allowed) => AssertAsync(
        static app =>
        {
            app.Map("/admin", static branch => branch.Run(static context => context.Response.WriteAsync("secret")));
            app.MapGet("/orders", static () => "orders").RequireCors("any");
        },
        path,
        origin,
        allowed);

    [Theory]
    [InlineData("/status", Evil, null)]
    [InlineData("/status", A, A)]
    [InlineData("/pub/status", Evil, "*")]
    [InlineData("/pub/other", Evil, null)]
    public Task TopLevel_IsNotGovernedByEndpointsOfABranch(string path, string origin, string? allowed) => AssertAsync(
        static app =>
        {
            app.Map("/pub", static branch => branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/status", static () => "public").RequireCors("any")));
            app.Run(static context => context.Response.WriteAsync("private"));
        },
        path,
        origin,
        allowed);

    [Theory]
    [InlineData("/v1/orders", B, B)]
    [InlineData("/v1/orders", C, null)]
    [InlineData("/v2/orders", C, C)]
    [InlineData("/v2/orders", B, null)]
    [InlineData("/v3/orders", B, null)]
    [InlineData("/orders", B, null)]
    [InlineData("/orders", A, A)]
    public Task Branches_WithTheSameRoute_KeepTheirPolicies(string path, string origin, string? allowed) => AssertAsync(
        static app =>
        {
            app.Map("/v1", static branch => branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/orders", static () => "1").RequireCors("b")));
            app.Map("/v2", static branch => branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/orders", static () => "2").RequireCors("c")));
            app.Map("/v3", static branch => branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/other", static () => "3").RequireCors("b")));
            app.MapGet("/orders", static () => "top");
        },
        path,
        origin,
        allowed);

    [Theory]
    [InlineData("/app/orders", B, B)]
    [InlineData("/app/orders", A, null)]
    [InlineData("/orders", B, B)]
    [InlineData("/app/other", A, A)]
    [InlineData("/app/other", B, null)]
    public Task PathBase_BesideAFallback_ReachesTheEndpoint(string path, string origin, string? allowed) => AssertAsync(
        static app =>
        {
            app.UsePathBase("/app");
            app.UseRouting();
            app.MapGet("/orders", static () => "orders").RequireCors("b");
            app.MapFallback(static () => "page");
        },
        path,
        origin,
        allowed);

    [Theory]
    [InlineData("/app/orders", B, B)]
    [InlineData("/app/orders", A, null)]
    [InlineData("/orders", B, B)]
    public Task PathBase_BehindTheRoutingOfTheApplication_ReachesTheEndpoint(string path, string origin, string? allowed) => AssertAsync(
        static app =>
        {
            app.UsePathBase("/app");
            app.UseStatusCodePagesWithReExecute("/error");
            app.MapGet("/orders", static () => "orders").RequireCors("b");
            app.MapGet("/error", static () => "error");
        },
        path,
        origin,
        allowed);

    [Theory]
    [InlineData("?x", B, B)]
    [InlineData("?x", A, null)]
    [InlineData("?y", B, null)]
    [InlineData("?y", C, C)]
    [InlineData("", A, A)]
    [InlineData("", B, null)]
    public async Task ConditionalBranches_WithTheSameRoute_AreLeftToRouting(string query, string origin, string? allowed)
    {
        await using var app = await StartAsync(static app =>
        {
            app.MapWhen(
                static context => context.Request.Query.ContainsKey("x"),
                static branch => branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/orders", static () => "1").RequireCors("b")));
            app.MapWhen(
                static context => context.Request.Query.ContainsKey("y"),
                static branch => branch.UseRouting().UseEndpoints(static endpoints => endpoints.MapGet("/orders", static () => "2").RequireCors("c")));
        });

        using var preflight = await app.PreflightAsync("/orders" + query, origin, "GET");

        Assert.Equal(allowed, Allowed(preflight));
    }

    [Theory]
    [InlineData("/orders", A, A)]
    [InlineData("/orders", B, null)]
    [InlineData("/orders?x", B, B)]
    [InlineData("/orders?y", A, A)]
    public async Task ConditionalBranches_WhereNotAllHaveMetadata_AnswerEachPreflight(string path, string origin, string? allowed)
    {
        var ran = 0;
        await using var app = await StartAsync(app =>
        {
            foreach (var (key, policy) in (ReadOnlySpan<(string, string?)>)[("x", "b"), ("y", null)])
            {
                app.MapWhen(
                    context => context.Request.Query.ContainsKey(key),
                    branch => branch.UseRouting().UseEndpoints(endpoints =>
                    {
                        var endpoint = endpoints.Map("/orders", () => ran++);
                        if (policy is not null)
                        {
                            endpoint.RequireCors(policy);
                        }
                    }));
            }

            app.UseRouting();
            app.Map("/orders", () => ran++);
        });

        using var preflight = await app.PreflightAsync(path, origin, "PUT");

        Assert.Equal(allowed, Allowed(preflight));
        Assert.Equal(allowed is null ? 403 : 204, (int)preflight.StatusCode);
        Assert.Equal(0, ran);
    }

    [Fact]
    public async Task ConditionalBranches_WithoutADefaultPolicy_LeaveAPreflightForNoneOfThemToTheApplication()
    {
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "Policies": { "b": { "AllowedOrigins": [ "https://b.example.com" ] } } } }""",
            static app =>
            {
                app.UseCorsGuard();
                foreach (var (key, policy) in (ReadOnlySpan<(string, string?)>)[("x", "b"), ("y", null)])
                {
                    app.MapWhen(
                        context => context.Request.Query.ContainsKey(key),
                        branch => branch.UseRouting().UseEndpoints(endpoints =>
                        {
                            var endpoint = endpoints.MapGet("/orders", static () => "orders");
                            if (policy is not null)
                            {
                                endpoint.RequireCors(policy);
                            }
                        }));
                }

                app.Run(static context => context.Response.WriteAsync("the application's own answer"));
            });

        using var ofBranch = await app.PreflightAsync("/orders?x", B, "GET");
        using var ofNone = await app.PreflightAsync("/orders", B, "GET");

        Assert.Equal(B, Allowed(ofBranch));
        Assert.Equal("the application's own answer", await ofNone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Null(Allowed(ofNone));
    }

    [Theory]
    [InlineData("/admin/x", A, "DELETE", null)] // disabled
    [InlineData("/admin/x", B, "GET", B)]
    [InlineData("/admin/x", A, "GET", null)]
    [InlineData("/other", A, "GET", A)]
    public async Task ConditionalMap_ThatMayTakeThePath_DoesNotHideTheEndpointsBehind(string path, string origin, string method, string? allowed)
    {
        await using var app = await StartAsync(static app =>
        {
            app.UseWhen(static context => context.Request.Query.ContainsKey("never"), static branch => branch.Map("/admin", static admin => admin.Run(static context => context.Response.WriteAsync("admin"))));
            app.UseRouting();
            app.MapDelete("/admin/x", static () => "deleted").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
            app.MapGet("/admin/x", static () => "x").RequireCors("b");
            app.MapGet("/other", static () => "other");
        });

        using var preflight = await app.PreflightAsync(path, origin, method);

        Assert.Equal(allowed, Allowed(preflight));
        Assert.Equal(allowed is null ? 403 : 204, (int)preflight.StatusCode);
    }

    [Theory]
    [InlineData("/api/x", A, null)] // disabled, also for the default policy
    [InlineData("/api/x", B, null)]
    [InlineData("/x", B, B)]
    [InlineData("/x", A, null)]
    [InlineData("/api/x?old", B, B)]
    public async Task ConditionalPathBase_IsLeftToRouting(string path, string origin, string? allowed)
    {
        await using var app = await StartAsync(static app =>
        {
            app.UseWhen(static context => context.Request.Query.ContainsKey("old"), static branch => branch.UsePathBase("/api"));
            app.UseRouting();
            app.MapDelete("/api/x", static () => "kept").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
            app.MapDelete("/x", static () => "deleted").RequireCors("b");
        });

        using var preflight = await app.PreflightAsync(path, origin, "DELETE");

        Assert.Equal(allowed, Allowed(preflight));
        Assert.Equal(allowed is null ? 403 : 204, (int)preflight.StatusCode);
    }

    [Fact]
    public async Task ConditionalPathBase_InFrontOfWhatAnswers_GrantsNothing()
    {
        await using var app = await StartAsync(static app =>
        {
            app.UseWhen(static context => context.Request.Query.ContainsKey("old"), static branch => branch.UsePathBase("/api"));
            app.Use(static _ => static context =>
            {
                context.Response.StatusCode = 429;
                return Task.CompletedTask;
            });
            app.UseRouting();
            app.MapDelete("/api/x", static () => "kept").WithMetadata(new Microsoft.AspNetCore.Cors.DisableCorsAttribute());
            app.MapDelete("/x", static () => "deleted").RequireCors("b");
        });

        using var response = await app.SendAsync(HttpMethod.Delete, "/api/x", B);

        CorsHeaders.AssertResponse(response, 429);
    }

    private static async Task AssertAsync(Action<WebApplication> configure, string path, string origin, string? allowed)
    {
        await using var app = await StartAsync(configure);

        using var preflight = await app.PreflightAsync(path, origin, "GET");
        using var actual = await app.GetAsync(path, origin);

        Assert.Equal((allowed, allowed), (Allowed(preflight), Allowed(actual)));
        Assert.Equal(allowed is null ? 403 : 204, (int)preflight.StatusCode);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> configure) => TestApp.StartAsync(
        Settings,
        app =>
        {
            app.UseCorsGuard();
            configure(app);
        });

    private static string? Allowed(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(", ", values) : null;
}
