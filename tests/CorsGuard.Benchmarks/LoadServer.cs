using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace CorsGuard.Benchmarks;

/// <summary>One of the contenders on Kestrel, until the process is told to stop. Its address is the only line that it prints.</summary>
internal static class LoadServer
{
    // What CorsGuard sends: what it costs the server and the client to have these headers at all.
    private static readonly HeaderDictionary Actual = new()
    {
        [HeaderNames.Vary] = HeaderNames.Origin,
        [HeaderNames.AccessControlAllowOrigin] = "https://app5.example.com",
        [HeaderNames.AccessControlAllowCredentials] = "true",
        [HeaderNames.AccessControlExposeHeaders] = "X-Request-Id, X-Total-Count",
    };

    private static readonly HeaderDictionary Preflight = new()
    {
        [HeaderNames.Vary] = HeaderNames.Origin,
        [HeaderNames.AccessControlAllowOrigin] = "https://app5.example.com",
        [HeaderNames.AccessControlAllowCredentials] = "true",
        [HeaderNames.AccessControlAllowMethods] = string.Join(", ", Rules.Usual.Methods),
        [HeaderNames.AccessControlAllowHeaders] = string.Join(", ", Rules.Usual.Headers),
        [HeaderNames.AccessControlMaxAge] = "600",
    };

    /// <param name="contender">Null = nobody decides anything, and the headers are there all the same.</param>
    public static void Run(Contender? contender)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        Pipeline.Add(builder.Services, contender ?? Contender.Bare, Rules.Usual);
        using var app = builder.Build();

        // The bare server answers OPTIONS as the others do, but for the CORS headers.
        app.MapGet("/orders", static context => context.Response.WriteAsync("Two orders."));
        app.MapMethods("/orders", [HttpMethods.Options], static context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        if (contender is null)
        {
            var preflight = new ReadyAnswer(StatusCodes.Status204NoContent, Preflight).AnswerAtOnce(static _ => Task.CompletedTask);
            app.Use(next =>
            {
                var actual = new ReadyAnswer(StatusCodes.Status200OK, Actual).StampWhenStarting(next);
                return context => context.Request.Method == HttpMethods.Options ? preflight(context) : actual(context);
            });
        }
        else if (contender == Contender.Framework)
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
