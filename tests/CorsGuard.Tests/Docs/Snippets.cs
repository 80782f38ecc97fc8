using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Docs;

/// <summary>The code that README.md, docs/configuration.md and docs/migrating.md show.</summary>
internal static class Snippets
{
    public static void ConfigureInCode(WebApplicationBuilder builder)
    {
        // docs: code
        builder.Services.AddCorsGuard(options =>
            options.DefaultPolicy.AllowedHeaders = [.. CorsGuardDefaults.AllowedHeaders, "X-Custom-Header"]);
        // docs: end
    }

    public static void ConfigureFrom(WebApplicationBuilder builder, IConfiguration shared)
    {
        // docs: configuration
        builder.Services.AddCorsGuard(shared); // holds the CorsGuard section, or is that section
        // docs: end
    }

    public static void AddHealth(WebApplicationBuilder builder)
    {
        // docs: health
        builder.Services.AddHealthChecks().AddCorsGuard();
        // docs: end
    }

    public static WebApplication AddDashboard(WebApplicationBuilder builder)
    {
        // docs: dashboard-services
        builder.Services.AddCorsGuard();
        builder.Services.AddCorsGuardDashboard();
        // docs: end
        // docs: dashboard-guarded
        builder.Services.AddCorsGuardDashboard(options => options.AuthorizationPolicy = "operators");
        // docs: end
        var app = builder.Build();
        // docs: dashboard
        app.UseCorsGuard();
        app.MapCorsGuardDashboard("/_corsguard");
        // docs: end
        return app;
    }

    public static WebApplication BuildBefore(string[] args, Action<WebApplicationBuilder> prepare)
    {
        // docs: before
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCors(options =>
        {
            options.AddDefaultPolicy(policy => policy.WithOrigins("https://frontend.example.com").AllowCredentials());
            options.AddPolicy("partners", policy => policy.WithOrigins("https://partner.example.com").WithMethods("GET"));
        });
        // docs: end
        prepare(builder);
        // docs: use-before
        var app = builder.Build();
        app.UseCors();
        // docs: end
        MapEndpoints(app);
        return app;
    }

    public static WebApplication BuildStepOne(string[] args, Action<WebApplicationBuilder> prepare)
    {
        // docs: step-one
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCorsGuard(); // new
        builder.Services.AddCors(options =>
        {
            options.AddDefaultPolicy(policy => policy.WithOrigins("https://frontend.example.com").AllowCredentials());
            options.AddPolicy("partners", policy => policy.WithOrigins("https://partner.example.com").WithMethods("GET"));
        });
        // docs: end
        prepare(builder);
        // docs: use-after
        var app = builder.Build();
        app.UseCorsGuard(); // instead of app.UseCors()
        // docs: end
        MapEndpoints(app);
        return app;
    }

    public static WebApplication BuildAfter(string[] args, Action<WebApplicationBuilder> prepare)
    {
        // docs: step-two
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddCorsGuard();
        // docs: end
        prepare(builder);
        var app = builder.Build();
        app.UseCorsGuard();
        MapEndpoints(app);
        return app;
    }

    private static void MapEndpoints(WebApplication app)
    {
        // docs: endpoints
        app.MapGet("/orders", () => "Two orders.");
        app.MapGet("/partners/feed", () => "News for partners.").RequireCors("partners");
        // docs: end
    }
}
