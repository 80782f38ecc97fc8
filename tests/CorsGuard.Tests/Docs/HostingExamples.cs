using CorsGuard.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Docs;

/// <summary>The code that docs/diagnostics.md shows for the codes about hosting. Each method is the part of a Program.cs that leads to its code.</summary>
internal static class HostingExamples
{
    private const string NamedPolicyOnly = """{ "CorsGuard": { "Policies": { "partners": { "AllowedOrigins": [ "https://partner.example.com" ] } } } }""";

    public static WebApplication Build(string code) => code switch
    {
        "CG1016" => TestApp.Build(TestApp.DefaultPolicyOnly, build: static builder => UnusedAcknowledgement(builder)),
        "CG1018" => TestApp.Build(TestApp.DefaultPolicyOnly, build: static builder => UnreadableFile(builder)),
        "CG5001" => TestApp.Build(TestApp.DefaultPolicyOnly, MiddlewareMissing),
        "CG5002" => TestApp.Build(TestApp.DefaultPolicyOnly, FrameworkMiddleware),
        "CG5003" => TestApp.Build(NamedPolicyOnly, UnknownPolicy),
        "CG5004" => TestApp.Build(NamedPolicyOnly, UnusedPolicy),
        "CG5005" => TestApp.Build(NamedPolicyOnly, UndefinedDefaultPolicy),
        "CG5006" => TestApp.Build(TestApp.DefaultPolicyOnly, PermissivePredicate),
        "CG5007" => TestApp.Build(TestApp.DefaultPolicyOnly, InvalidFrameworkPolicy),
        "CG5008" => TestApp.Build(TestApp.DefaultPolicyOnly, build: static builder => ForeignPolicyProvider(builder)),
        "CG5009" => TestApp.Build(NamedPolicyOnly, OpenWebSockets),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "There is no such example."),
    };

    private static void UnreadableFile(WebApplicationBuilder builder)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("corsguard-").FullName, "broken.json");
        File.WriteAllText(file, "{");

        // docs: CG1018
        builder.Configuration.AddJsonFile(source =>
        {
            source.Path = file; // which holds no JSON
            source.OnLoadException = failed => failed.Ignore = true;
            source.ResolveFileProvider();
        });
        // docs: end
    }

    private static void UnusedAcknowledgement(WebApplicationBuilder builder)
    {
        // docs: CG1016
        builder.Services.AddCorsGuard(options => options.Acknowledge["CG4011"] = "All hosts under example.com are ours.");
        // docs: end
    }

    private static void OpenWebSockets(WebApplication app)
    {
        // docs: CG5009
        app.UseWebSockets();
        app.UseCorsGuard(); // with named policies only: none governs the handshake
        // docs: end
    }

    private static void MiddlewareMissing(WebApplication app)
    {
        // docs: CG5001
        app.MapGet("/orders", () => "Two orders."); // app.UseCorsGuard() is missing
        // docs: end
    }

    private static void FrameworkMiddleware(WebApplication app)
    {
        // docs: CG5002
        app.UseCors();
        app.UseCorsGuard();
        // docs: end
    }

    private static void UnknownPolicy(WebApplication app)
    {
        // docs: CG5003
        app.UseCorsGuard();
        app.MapGet("/partners/feed", () => "News.").RequireCors("partner"); // the settings define "partners"
        // docs: end
    }

    private static void UnusedPolicy(WebApplication app)
    {
        // docs: CG5004
        app.UseCorsGuard();
        app.MapGet("/partners/feed", () => "News."); // .RequireCors("partners") is missing
        // docs: end
    }

    private static void UndefinedDefaultPolicy(WebApplication app)
    {
        // docs: CG5005
        app.UseCorsGuard();
        app.MapGet("/orders", () => "Two orders.").RequireCors();
        // docs: end
    }

    private static void PermissivePredicate(WebApplication app)
    {
        // docs: CG5006
        app.UseCorsGuard();
        app.MapGet("/orders", () => "Two orders.")
            .RequireCors(policy => policy.SetIsOriginAllowed(_ => true).AllowCredentials());
        // docs: end
    }

    private static void InvalidFrameworkPolicy(WebApplication app)
    {
        // docs: CG5007
        app.UseCorsGuard();
        app.MapGet("/orders", () => "Two orders.")
            .WithMetadata(new CorsPolicyMetadata(new CorsPolicy { Origins = { "*" }, SupportsCredentials = true }));
        // docs: end
    }

    private static void ForeignPolicyProvider(WebApplicationBuilder builder)
    {
        // docs: CG5008
        builder.Services.AddCorsGuard();
        builder.Services.AddTransient<ICorsPolicyProvider, MyPolicyProvider>();
        // docs: end
    }

    private sealed class MyPolicyProvider : ICorsPolicyProvider
    {
        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => Task.FromResult<CorsPolicy?>(null);
    }
}
