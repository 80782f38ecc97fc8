using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CorsGuard.Tests.Hosting;

/// <summary>Hosts besides WebApplication: the generic host with a Startup class, and an application builder that stands alone.</summary>
public sealed class OtherHostTests
{
    private static readonly string[] Preflight =
    [
        "Access-Control-Allow-Headers: Accept, Authorization, Content-Type, X-Requested-With",
        "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE",
        $"Access-Control-Allow-Origin: {TestApp.Allowed}",
        "Vary: Origin",
    ];

    [Fact]
    public async Task GenericHost_WithAStartup_WorksTheSame()
    {
        using var host = await StartAsync<Startup>(TestApp.Allowed);
        using var client = host.GetTestClient();

        CorsHeaders.AssertResponse(await SendAsync(client, CorsRequest.Preflight("/denied", [TestApp.Allowed], ["PUT"])), 204, Preflight);
        CorsHeaders.AssertResponse(await SendAsync(client, CorsRequest.Preflight("/partners", [TestApp.Allowed], ["GET"])), 403, "Vary: Origin");
        CorsHeaders.AssertResponse(
            await SendAsync(client, CorsRequest.Actual(HttpMethod.Get, "/denied", TestApp.Allowed)), 401, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        CorsHeaders.AssertResponse(
            await SendAsync(client, CorsRequest.Actual(HttpMethod.Get, "/partners", "https://partner.example.com")), 200, "Access-Control-Allow-Origin: https://partner.example.com", "Vary: Origin");
    }

    [Fact]
    public async Task GenericHost_WithBadSettings_DoesNotStart()
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => StartAsync<Startup>("nonsense"));

        Assert.StartsWith("CG2002", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenericHost_ThatUsesCorsToo_DoesNotStart()
    {
        var exception = await Assert.ThrowsAsync<CorsGuardConfigurationException>(() => StartAsync<StartupWithUseCors>(TestApp.Allowed));

        Assert.StartsWith("CG5002", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BareApplicationBuilder_RunsCorsGuardWhereItStands()
    {
        var app = Bare(TestApp.Allowed);
        app.UseCorsGuard();
        app.UseCorsGuard();
        app.Run(static context => context.Response.WriteAsync("hello"));
        var pipeline = app.Build();

        var allowed = await InvokeAsync(app, pipeline, TestApp.Allowed);
        var refused = await InvokeAsync(app, pipeline, TestApp.Refused);

        Assert.Equal((204, TestApp.Allowed), (allowed.StatusCode, allowed.Headers.AccessControlAllowOrigin.ToString()));
        Assert.Equal((403, ""), (refused.StatusCode, refused.Headers.AccessControlAllowOrigin.ToString()));
    }

    [Fact]
    public void BareApplicationBuilder_WithBadSettings_CannotBeBuilt()
    {
        var app = Bare("nonsense");
        app.UseCorsGuard();

        Assert.Throws<CorsGuardConfigurationException>(app.Build);
    }

    [Fact]
    public void UseCorsGuard_WithoutAddCorsGuard_SaysWhatToCall()
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());

        var exception = Assert.Throws<InvalidOperationException>(app.UseCorsGuard);

        Assert.Contains("AddCorsGuard()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_WithoutTheirArguments_Throw()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>(static () => ((IApplicationBuilder)null!).UseCorsGuard());
        Assert.Throws<ArgumentNullException>(static () => ((IServiceCollection)null!).AddCorsGuard());
        Assert.Throws<ArgumentNullException>(() => services.AddCorsGuard((Action<CorsGuardOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddCorsGuard((IConfiguration)null!));
        Assert.Empty(services);
    }

    [Fact]
    public void AddCorsGuard_Twice_AddsNothingMore()
    {
        var services = new ServiceCollection().AddCorsGuard();
        var count = services.Count;

        Assert.Equal(count, services.AddCorsGuard().Count);
    }

    private static ApplicationBuilder Bare(string origin) => new(new ServiceCollection()
        .AddSingleton(Configuration(origin))
        .AddCorsGuard()
        .BuildServiceProvider());

    private static IConfiguration Configuration(string origin) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("CorsGuard:DefaultPolicy:AllowedOrigins", (string?)origin)]).Build();

    private static async Task<HttpResponse> InvokeAsync(ApplicationBuilder app, RequestDelegate pipeline, string origin)
    {
        var context = new DefaultHttpContext { RequestServices = app.ApplicationServices };
        context.Request.Method = "OPTIONS";
        context.Request.Path = "/";
        context.Request.Headers.Origin = origin;
        context.Request.Headers.AccessControlRequestMethod = "PUT";
        await pipeline(context);
        return context.Response;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request) => client.SendAsync(request, TestContext.Current.CancellationToken);

    private static async Task<IHost> StartAsync<TStartup>(string origin)
        where TStartup : class
    {
        var host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddConfiguration(Configuration(origin)))
            .ConfigureWebHost(static web => web.UseTestServer().UseStartup<TStartup>())
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    // CorsGuard is written last, behind a middleware that answers by itself.
    private class Startup
    {
        public virtual void ConfigureServices(IServiceCollection services) => services
            .AddRouting()
            .AddCorsGuard(static options => options.Policies["partners"] = new() { AllowedOrigins = ["https://partner.example.com"] });

        public virtual void Configure(IApplicationBuilder app)
        {
            app.UseRouting();
            app.Use(static (context, next) =>
            {
                if (context.Request.Path != "/denied")
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            });
            app.UseEndpoints(static endpoints => endpoints.MapGet("/partners", static () => "news").RequireCors("partners"));
            app.UseCorsGuard();
        }
    }

    private sealed class StartupWithUseCors : Startup
    {
        public override void Configure(IApplicationBuilder app)
        {
            app.UseCors();
            base.Configure(app);
        }
    }
}
