using Microsoft.AspNetCore.Authentication;

namespace Playground;

/// <summary>The API: a few endpoints for each way in which a response can come about.</summary>
internal static class Api
{
    private const string Cookie = "playground-session";

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var ports = Ports.Of(builder.Configuration);
        ports.AllowPage(builder.Configuration);
        builder.WebHost.UseUrls(Ports.Origin(ports.Api));
        builder.Services.AddAuthentication(NobodyHandler.Scheme).AddScheme<AuthenticationSchemeOptions, NobodyHandler>(NobodyHandler.Scheme, null);
        builder.Services.AddAuthorization();
        builder.Services.AddCorsGuard();
        builder.Services.AddCorsGuardDashboard();

        var app = builder.Build();
        MapEndpoints(app);
        app.MapCorsGuardDashboard();

        // Written last, and yet it runs first.
        app.UseCorsGuard();
        return app;
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapGet("/hello", static (HttpResponse response) =>
        {
            response.Headers["X-Request-Id"] = Guid.NewGuid().ToString("N");
            return new Answer("Hello.");
        });
        app.MapPost("/echo", static (Answer sent) => sent);
        app.MapPut("/items/1", static (HttpRequest request) => new Answer($"Stored with {request.Headers["X-Custom-Header"]}."));
        app.MapGet("/login", static (HttpResponse response) =>
        {
            response.Cookies.Append(Cookie, "reader", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
            return new Answer("Signed in.");
        });
        app.MapGet("/me", static (HttpRequest request) => request.Cookies[Cookie] is { } name ? Results.Ok(new Answer(name)) : Results.Unauthorized());
        app.MapPut("/private", static () => new Answer("Secret.")).RequireAuthorization();
        app.MapGet("/broken", static string () => throw new InvalidOperationException("Broken on purpose."));
        app.MapGet("/moved", static () => Results.Redirect("/hello"));
        app.MapMethods("/items/1", ["DELETE"], static () => new Answer("Deleted."));
    }

    private sealed record Answer(string Message);
}
