using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Hosting;

/// <summary>Requests that are let pass in front, and reach another endpoint than the one that was found there.</summary>
public sealed class EndpointGuardTests
{
    // The endpoint, and with it the policy, turns out behind what changes the path or chooses by a condition.
    [Theory]
    [InlineData("/v1/admin", 403)]
    [InlineData("/v1/open", 200)]
    [InlineData("/admin", 403)]
    [InlineData("/open", 200)]
    [InlineData("/base/admin", 403)]
    [InlineData("/chosen?one", 403)]
    [InlineData("/chosen?two", 403)]
    [InlineData("/chosen?three", 200)]
    public async Task Policy_IsThatOfTheEndpointThatRuns(string path, int status)
    {
        var ran = 0;
        await using var app = await TestApp.StartAsync(
            """
            { "CorsGuard": {
              "DefaultPolicy": { "AllowedOrigins": "https://attacker.example.net", "AllowCredentials": true },
              "Policies": { "admin": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true } } } }
            """,
            app =>
            {
                app.UseCorsGuard();
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.Use(static next => context =>
                {
                    context.Request.Path = context.Request.Path.StartsWithSegments("/base", out var rest) ? rest : context.Request.Path;
                    return next(context);
                });
                foreach (var (query, policy) in (ReadOnlySpan<(string, string?)>)[("one", "admin"), ("two", "admin"), ("three", null)])
                {
                    app.MapWhen(context => context.Request.Query.ContainsKey(query), branch => branch.UseRouting().UseEndpoints(endpoints =>
                    {
                        var endpoint = endpoints.MapPost("/chosen", () => ran++);
                        _ = policy is null ? endpoint : endpoint.RequireCors(policy);
                    }));
                }

                app.UseRouting();
                app.MapPost("/admin", () => ran++).RequireCors("admin");
                app.MapPost("/open", () => ran++);
            });
        using var response = await app.SendAsync(HttpMethod.Post, path, TestApp.Refused);

        CorsHeaders.AssertResponse(response, status, status == 200 ? ["Access-Control-Allow-Credentials: true", $"Access-Control-Allow-Origin: {TestApp.Refused}", "Vary: Origin"] : ["Vary: Origin"]);
        Assert.Equal(status == 200 ? 1 : 0, ran);
        Assert.Equal(status == 200 ? 0 : 1, app.CorsLog.Count(static line => line.StartsWith("CORS refused", StringComparison.Ordinal)));
    }

    // The visitor need not have signed in to be refused.
    [Fact]
    public async Task Rejection_AtTheEndpoint_ComesBeforeAuthorization()
    {
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "Policies": { "admin": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true } } } }""",
            static app =>
            {
                app.UseCorsGuard();
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.UseRouting();
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapPost("/admin", static () => "ran").RequireCors("admin");
            },
            static builder =>
            {
                builder.Services.AddAuthentication().AddCookie();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            });
        using var response = await app.SendAsync(HttpMethod.Post, "/v1/admin", TestApp.Refused);

        CorsHeaders.AssertResponse(response, 403, "Vary: Origin");
    }

    // What answers between routing and the endpoint answers for the endpoint.
    [Fact]
    public async Task AnswerInPlaceOfARejectedEndpoint_IsGovernedByItsPolicy()
    {
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": "*" }, "Policies": { "admin": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true } } } }""",
            static app =>
            {
                app.UseCorsGuard();
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.UseRouting();
                app.Use(static _ => static context =>
                {
                    context.Response.StatusCode = 429;
                    return Task.CompletedTask;
                });
                app.MapPost("/admin", static () => "ran").RequireCors("admin");
            });
        using var response = await app.SendAsync(HttpMethod.Post, "/v1/admin", TestApp.Refused);

        CorsHeaders.AssertResponse(response, 429, "Vary: Origin");
    }

    [Theory]
    [InlineData("/ws", 403)]
    [InlineData("/v1/ws", 403)]
    [InlineData("/open", 200)]
    public async Task Handshake_IsHeldToAPolicyOfAddCorsToo(string path, int status)
    {
        await using var app = await TestApp.StartAsync(
            TestApp.DefaultPolicyOnly.Replace(TestApp.Allowed, TestApp.Refused, StringComparison.Ordinal),
            static app =>
            {
                app.UseCorsGuard();
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.UseRouting();
                app.MapGet("/ws", static () => "ran").RequireCors("written");
                app.MapGet("/open", static () => "ran");
            },
            static builder => builder.Services.AddCors(static options => options.AddPolicy("written", static policy => policy.WithOrigins(TestApp.Allowed))));
        using var response = await app.SendAsync(CorsRequest.With(CorsRequest.Actual(HttpMethod.Get, path, TestApp.Refused), "Upgrade", "websocket"));

        Assert.Equal(status, (int)response.StatusCode);
    }

    // Whom it trusts only the application's own provider knows, and nobody waits for that where routing takes an endpoint.
    [Theory]
    [InlineData("/ws", TestApp.Refused, 403)]
    [InlineData("/v1/ws", TestApp.Refused, 403)]
    [InlineData("/v1/ws", FakePolicyProvider.Origin, 200)]
    [InlineData("/v1/unknown", TestApp.Refused, 403)] // by the default policy
    [InlineData("/v1/failing", FakePolicyProvider.Origin, 403)]
    [InlineData("/v1/failing-later", FakePolicyProvider.Origin, 403)]
    [InlineData("/v1/open", TestApp.Refused, 200)]
    public async Task Handshake_IsHeldToAPolicyOfAProviderToo(string path, string origin, int status)
    {
        var ran = 0;
        await using var app = await TestApp.StartAsync(
            """
            { "CorsGuard": {
              "DefaultPolicy": { "AllowedOrigins": "https://frontend.example.com" },
              "Policies": { "open": { "AllowedOrigins": "*" } },
              "Paths": { "/v1": "open" } } }
            """,
            app =>
            {
                app.UseCorsGuard();
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.UseRouting();
                app.MapGet("/ws", () => ran++).RequireCors("async");
                app.MapGet("/unknown", () => ran++).RequireCors("nobody");
                app.MapGet("/failing", () => ran++).RequireCors("throws");
                app.MapGet("/failing-later", () => ran++).RequireCors("throws-async");
                app.MapGet("/open", () => ran++);
            },
            before: static builder => builder.Services.AddSingleton<ICorsPolicyProvider, FakePolicyProvider>());
        using var response = await app.SendAsync(CorsRequest.With(CorsRequest.Actual(HttpMethod.Get, path, origin), "Upgrade", "websocket"));

        Assert.Equal((status, status == 200 ? 1 : 0), ((int)response.StatusCode, ran));
    }

    // Routing takes it for a preflight, in any case; Fetch does not.
    [Theory]
    [InlineData("options", "/v1/admin", 403)]
    [InlineData("options", "/admin", 403)]
    [InlineData("Options", "/v1/failing", 500)] // and its page of errors
    [InlineData("options", "/v1/open", 200)]
    public async Task MethodInAnotherCase_IsHeldToThePolicyOfTheEndpointToo(string method, string path, int status)
    {
        var ran = 0;
        await using var app = await TestApp.StartAsync(
            """
            { "CorsGuard": {
              "DefaultPolicy": { "AllowedOrigins": "https://attacker.example.net" },
              "Policies": { "admin": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true } } } }
            """,
            app =>
            {
                app.UseCorsGuard();
                app.UseExceptionHandler("/error");
                app.UseRewriter(new RewriteOptions().AddRewrite("^v1/(.*)", "$1", skipRemainingRules: true));
                app.UseRouting();
                app.Map("/admin", () => ran++).RequireCors("admin");
                app.Map("/open", () => ran++);
                app.Map("/failing", Fail);
                app.Map("/error", static () => Microsoft.AspNetCore.Http.Results.Text("the page of errors", statusCode: 500)).RequireCors("admin");
            });
        using var response = await app.SendAsync(CorsRequest.With(CorsRequest.Actual(new HttpMethod(method), path, TestApp.Refused), "Access-Control-Request-Method", "POST"));

        Assert.Equal((status, status == 200 ? 1 : 0), ((int)response.StatusCode, ran));

        static void Fail() => throw new InvalidOperationException();
    }

    // Which router takes the request is not known in front, and what answers instead of them is granted nothing: by no policy, and not by itself.
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task AmbiguousEndpoints_WithAGuard_GrantNothing(string rejects)
    {
        await using var app = await TestApp.StartAsync(
            $$"""
            { "CorsGuard": {
              "DefaultPolicy": { "AllowedOrigins": "https://attacker.example.net", "AllowCredentials": true },
              "Policies": {
                "b": { "AllowedOrigins": "https://b.example.com", "RejectDisallowedOrigins": {{rejects}} },
                "c": { "AllowedOrigins": "https://c.example.com", "RejectDisallowedOrigins": {{rejects}} } } } }
            """,
            static app =>
            {
                app.UseCorsGuard();
                foreach (var name in (string[])["b", "c"])
                {
                    app.UseWhen(context => context.Request.Query.ContainsKey(name), branch => branch.UseRouting().UseEndpoints(endpoints => endpoints.MapGet("/p", () => name).RequireCors(name)));
                }

                app.Run(static context =>
                {
                    context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
                    context.Response.Headers.AccessControlAllowCredentials = "true";
                    return context.Response.WriteAsync("theirs");
                });
            });
        using var response = await app.GetAsync("/p", TestApp.Refused);

        CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
    }

    // Nobody knows whom it trusts, so that it trusts nobody.
    [Theory]
    [InlineData(TestApp.Allowed, 403)]
    [InlineData("http://localhost", 200)] // the server's own
    [InlineData(null, 200)]
    public async Task EndpointOfAnUndefinedPolicy_WithoutADefaultPolicy_IsGuarded(string? origin, int status)
    {
        using var endpoints = new LateEndpoints();
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "Policies": { "admin": { "AllowedOrigins": "https://frontend.example.com", "RejectDisallowedOrigins": true } } } }""",
            app =>
            {
                app.UseCorsGuard();
                app.MapGet("/admin", static () => "hello").RequireCors("admin");
                ((IEndpointRouteBuilder)app).DataSources.Add(endpoints);
            });
        endpoints.Add("/late", new EnableCorsAttribute("nobody"));
        using var response = await app.SendAsync(HttpMethod.Post, "/late", origin);
        using var again = await app.SendAsync(HttpMethod.Post, "/late", origin);

        Assert.Equal((status, status), ((int)response.StatusCode, (int)again.StatusCode));
        Assert.Single(app.Log.GetSnapshot(), static record => record.Id.Id == 202);
    }

    [Theory]
    [InlineData("/hook/orders", 403)] // rewritten
    [InlineData("/hook/exempt", 200)]
    [InlineData("/hook/failing", 500)] // and its page of errors
    public async Task Exemption_IsThatOfTheEndpointThatRuns(string path, int status)
    {
        var ran = 0;
        await using var app = await TestApp.StartAsync(
            """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ], "CrossOriginWrites": "Protect" } } }""",
            app =>
            {
                app.UseCorsGuard();
                app.UseExceptionHandler("/error");
                app.Use(static next => context =>
                {
                    context.Request.Path = context.Request.Path.StartsWithSegments("/hook", out var rest) ? rest : context.Request.Path;
                    return next(context);
                });
                app.UseRouting();
                app.MapPost("/hook/{**rest}", static () => "hook").DisableAntiforgery();
                app.MapPost("/exempt", () => ran++).DisableAntiforgery();
                app.MapPost("/failing", Fail).DisableAntiforgery();
                app.MapPost("/orders", () => ran++);
                app.Map("/error", static () => Microsoft.AspNetCore.Http.Results.Text("the page of errors", statusCode: 500));
            },
            static builder => builder.Services.AddAntiforgery());
        using var response = await app.SendAsync(HttpMethod.Post, path, TestApp.Refused);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, ran);
        Assert.Equal(status == 500 ? "the page of errors" : null, status == 500 ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : null);

        static void Fail() => throw new InvalidOperationException();
    }
}
