using System.Net;
using System.Reflection;
using CorsGuard.Dashboard;
using CorsGuard.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Shows CorsGuard's dashboard.</summary>
public static class CorsGuardDashboardEndpointRouteBuilderExtensions
{
    // Nothing but the page's own files, and requests to wherever the try-it form sends one.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src http: https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Maps the page in the environment Development, or anywhere behind <see cref="CorsGuardDashboardOptions.AuthorizationPolicy"/>. Elsewhere it maps nothing.
    /// </summary>
    /// <param name="endpoints">The routes of an application that calls <c>AddCorsGuardDashboard()</c>.</param>
    /// <param name="pattern">The path of the page.</param>
    /// <returns>The endpoints of the page, for further conventions.</returns>
    public static IEndpointConventionBuilder MapCorsGuardDashboard(this IEndpointRouteBuilder endpoints, string pattern = "/_corsguard")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var services = endpoints.ServiceProvider;
        var page = services.GetService<PageRenderer>() ?? throw new InvalidOperationException("Call builder.Services.AddCorsGuardDashboard() first.");
        var feed = services.GetService<DecisionFeed>() ?? throw new InvalidOperationException("Call builder.Services.AddCorsGuard() first.");
        var options = services.GetRequiredService<IOptions<CorsGuardDashboardOptions>>().Value;

        // No other origin reads the page, whatever the policies say.
        var group = endpoints.MapGroup(pattern).WithMetadata(new DisableCorsAttribute()).ExcludeFromDescription();
        if (options.AuthorizationPolicy is { } policy)
        {
            group.RequireAuthorization(policy);
        }
        else if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            return group;
        }

        services.GetRequiredService<RequestHistory>().Follow(feed);
        group.MapGet("", context => WriteAsync(context, "text/html", page.RenderAsync(context.Request)));
        group.MapGet("live", context => WriteAsync(context, "text/html", ValueTask.FromResult(page.RenderLive())));
        group.MapGet("dashboard.css", static context => WriteAsync(context, "text/css", ReadAsync("dashboard.css")));
        group.MapGet("dashboard.js", static context => WriteAsync(context, "text/javascript", ReadAsync("dashboard.js")));
        return group;
    }

    private static async Task WriteAsync(HttpContext context, string type, ValueTask<string> text)
    {
        var headers = context.Response.Headers;
        HeaderWriter.RemoveCorsHeaders(headers);
        if (IsRebound(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Open the page at localhost.");
            return;
        }

        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        context.Response.ContentType = type + "; charset=utf-8";
        await context.Response.WriteAsync(await text);
    }

    // A name that somebody else has pointed to this machine is an origin of his: his page could read this one. Who is authorized, is so under any name.
    private static bool IsRebound(HttpContext context) =>
        context.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address)
        && !CorsGuard.Origins.Host.IsLoopback(context.Request.Host.Host.ToLowerInvariant())
        && context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null;

    private static async ValueTask<string> ReadAsync(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
