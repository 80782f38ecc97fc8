using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CorsGuard.Tests.Hosting;

/// <summary>Middleware and services of the application that get in the way, on Kestrel.</summary>
public sealed class HostileMiddlewareTests
{
    private static readonly string[] AllowedHeaders = [$"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin"];

    [Fact]
    public async Task BufferThatIsNotPutBack_DoesNotHideTheError()
    {
        await using var app = await StartAsync(static app =>
        {
            app.Use(static async (context, next) =>
            {
                var original = context.Response.Body;
                using var buffer = new MemoryStream();
                context.Response.Body = buffer;
                await next(context);
                buffer.Position = 0;
                await buffer.CopyToAsync(original);
            });
            app.MapGet("/", string () => throw new InvalidOperationException("boom"));
        });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 500, AllowedHeaders);
    }

    [Fact]
    public async Task TimeoutOfTheApplication_IsNoAbortOfTheClient()
    {
        await using var app = await StartAsync(static app =>
        {
            app.Use(static async (context, next) =>
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                context.RequestAborted = timeout.Token;
                await timeout.CancelAsync();
                await next(context);
            });
            app.MapGet("/", static async (CancellationToken cancellation) => await Task.Delay(1000, cancellation));
        });

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 500, AllowedHeaders);
    }

    [Fact]
    public async Task EmptyVary_IsReplaced()
    {
        await using var app = await StartAsync(static app => app.MapGet("/", static (HttpContext context) =>
        {
            context.Response.Headers.Vary = "";
            return "x";
        }));

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedHeaders);
    }

    [Fact]
    public async Task UnwritableNamesOfAPolicyInCode_AreLeftOut()
    {
        await using var app = await StartAsync(static app => app.MapGet("/", static () => "x").RequireCors(static policy => policy
            .WithOrigins(TestApp.Allowed).WithExposedHeaders("X-\u00e9", "", "X-Fine").WithHeaders("X-\u00e9", "X-Fine").WithMethods("GET\n", "PUT")));

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, ["Access-Control-Expose-Headers: X-Fine", .. AllowedHeaders]);
        CorsHeaders.AssertResponse(
            await app.PreflightAsync("/", TestApp.Allowed, "GET"), 204, ["Access-Control-Allow-Headers: X-Fine", "Access-Control-Allow-Methods: PUT", .. AllowedHeaders]);
    }

    [Fact]
    public async Task ServiceThatUsesTheFrameworksCors_IsNotTakenForUseCors()
    {
        await using var app = await StartAsync(static app => app.MapGet("/", static () => "x"), static services => services.AddHostedService<CorsUser>());

        CorsHeaders.AssertResponse(await app.GetAsync("/", TestApp.Allowed), 200, AllowedHeaders);
    }

    [Fact]
    public async Task UseCors_WithAServiceOfTheApplication_IsRefused() =>
        Assert.Contains(
            "CG5002",
            Assert.Single((await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => StartAsync(
                static app => app.UseCors(static policy => policy.AllowAnyOrigin()),
                static services => services.AddTransient<ICorsService, CorsService>()))).Failures),
            StringComparison.Ordinal);

    private static Task<TestApp> StartAsync(Action<WebApplication> configure, Action<IServiceCollection>? services = null) => TestApp.StartAsync(
        TestApp.DefaultPolicyOnly,
        app =>
        {
            app.UseCorsGuard();
            configure(app);
        },
        builder => services?.Invoke(builder.Services),
        kestrel: true);

    private sealed class CorsUser(ICorsService cors) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => cors is null ? throw new InvalidOperationException() : Task.CompletedTask;
    }
}
