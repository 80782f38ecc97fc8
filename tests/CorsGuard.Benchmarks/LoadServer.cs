using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Benchmarks;

/// <summary>One of the contenders on Kestrel, until the process is told to stop. Its address is the only line that it prints.</summary>
internal static class LoadServer
{
    public static void Run(Contender contender)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        Pipeline.Add(builder.Services, contender, Rules.Usual);
        using var app = builder.Build();

        // The bare server answers OPTIONS as the others do, but for the CORS headers.
        app.MapGet("/orders", static context => context.Response.WriteAsync("Two orders."));
        app.MapMethods("/orders", [HttpMethods.Options], static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        if (contender == Contender.Framework)
        {
            app.UseCors();
        }
        else if (contender == Contender.CorsGuard)
        {
            app.UseCorsGuard();
        }

        app.Start();
        Console.WriteLine(app.Urls.First());
        app.WaitForShutdown();
    }
}
