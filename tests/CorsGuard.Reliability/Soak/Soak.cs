using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Reliability;

/// <summary>A server on Kestrel whose settings change all the time, under load: every answer is of one version, and nothing is left behind.</summary>
internal static class Soak
{
    private const int Clients = 6;
    private const int SlowClients = 4;
    private const int MaxThreads = 16;

    // Far below what any machine does: this is about whether there was load at all.
    private const double MinRequestsPerSecond = 200;
    private const double MinReloadsPerSecond = 0.5;
    private const double MinBrokenPerSecond = 0.1;
    private const double MinSlowRequestsPerSecond = 5;

    private static readonly TimeSpan PhaseTime = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(TimeSpan time)
    {
        // The pool adds threads while others use the processors. With a bound, a thread that is stuck for good would show.
        ThreadPool.SetMaxThreads(MaxThreads, MaxThreads);
        var memory = new MemorySource();
        using var log = new SoakLog();
        using var writer = new SettingsWriter(memory, log);
        await using var app = Build(writer, memory, log);
        var fileReloads = 0;
        var file = ((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>().Single();
        using var counting = ChangeToken.OnChange(file.GetReloadToken, () => Interlocked.Increment(ref fileReloads));
        await app.StartAsync();

        var seen = new SoakVersions();
        SoakClient[] clients = [.. Enumerable.Range(0, Clients + SlowClients).Select(i => new SoakClient(new Uri(app.Urls.First()), i, SoakRequest.All(isSlow: i >= Clients), seen, () => writer.Version))];
        var warmUp = TimeSpan.FromSeconds(Math.Min(60, time.TotalSeconds / 3));
        await PhaseAsync(writer, clients, warmUp);
        var first = Resources.Measure();
        Console.WriteLine($"after {warmUp.TotalSeconds:N0} s: {first}");

        var last = first;
        var loaded = Stopwatch.StartNew();
        var before = (Requests: clients.Sum(static client => client.Requests), log.Reloads, File: fileReloads, writer.Broken, Slow: SlowRequestCount());
        for (var left = time - warmUp; left > TimeSpan.Zero && Problems().Count == 0; left -= PhaseTime)
        {
            await PhaseAsync(writer, clients, left < PhaseTime ? left : PhaseTime);
            last = Resources.Measure();
            Console.WriteLine($"after {(warmUp + loaded.Elapsed).TotalSeconds:N0} s: {last}; {clients.Sum(static client => client.Requests):N0} requests, {log.Reloads:N0} reloads");
        }

        var seconds = loaded.Elapsed.TotalSeconds;
        var problems = Problems();
        if (problems.Count == 0)
        {
            AddIf(last.FindGrowth(first));
            AddIf(TooFew("requests", clients.Sum(static client => client.Requests) - before.Requests, seconds, MinRequestsPerSecond));
            AddIf(TooFew("reloads", log.Reloads - before.Reloads, seconds, MinReloadsPerSecond));
            AddIf(TooFew("reloads of the file", fileReloads - before.File, seconds, MinReloadsPerSecond));
            AddIf(TooFew("slow requests", SlowRequestCount() - before.Slow, seconds, MinSlowRequestsPerSecond));
            AddIf(TooFew("versions that cannot be used", writer.Broken - before.Broken, seconds, MinBrokenPerSecond));
        }

        await app.StopAsync();
        Array.ForEach(clients, static client => client.Dispose());

        problems.Take(20).ToList().ForEach(Console.WriteLine);
        Console.WriteLine(
            $"soak: {(problems.Count == 0 ? "passed" : "FAILED")}: {(warmUp.TotalSeconds + seconds):N0} s, {clients.Sum(static client => client.Requests):N0} requests ({clients.Sum(static client => client.Allowed):N0} allowed, {SlowRequestCount():N0} slow), "
            + $"{writer.Version:N0} versions of each source, {log.Reloads:N0} reloads ({fileReloads:N0} of the file), {writer.Broken:N0} versions that cannot be used, {log.Rejected:N0} rejections, "
            + $"{log.Refusals:N0} refusals logged, {problems.Count} problems; after warm-up {first}; at the end {last}");
        return problems.Count == 0 ? 0 : 1;

        long SlowRequestCount() => clients.Skip(Clients).Sum(static client => client.Requests);

        List<string> Problems() => [.. writer.Problems, .. log.Errors(), .. clients.SelectMany(static client => client.Problems)];

        void AddIf(string? problem)
        {
            if (problem is not null)
            {
                problems.Add(problem);
            }
        }
    }

    private static string? TooFew(string what, long count, double seconds, double min) =>
        count / seconds >= min ? null : $"only {count:N0} {what} in {seconds:N0} s";

    private static async Task PhaseAsync(SettingsWriter writer, SoakClient[] clients, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        await Task.WhenAll([writer.RunAsync(stop.Token), .. clients.Select(client => Task.Run(() => client.RunAsync(stop.Token)))]);

        // What is measured next are policies that nobody has asked anything: a regular expression that is used takes a megabyte, until it is replaced.
        await Task.Delay(TimeSpan.FromMilliseconds(500));
    }

    private static WebApplication Build(SettingsWriter writer, MemorySource memory, SoakLog log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddProvider(log);
        ((IConfigurationBuilder)builder.Configuration).Add(memory);
        builder.Configuration.AddJsonFile(source =>
        {
            source.Path = writer.Path;
            source.ReloadOnChange = true;

            // The usual quarter of a second waits for a writer to finish; here it is the point that he has not.
            source.ReloadDelay = 1;
            source.ResolveFileProvider();
        });
        builder.Services.AddCorsGuard();

        // In front even of CorsGuard.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, SlowRequests>());

        var app = builder.Build();
        app.UseCorsGuard();
        app.MapPut("/default", static context => AnswerAsync(context));
        app.MapPut("/named", static context => AnswerAsync(context)).RequireCors("named");
        app.MapPut("/paths/x", static context => AnswerAsync(context));
        app.MapPut("/memory", static context => AnswerAsync(context)).RequireCors("memory");
        return app;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await SlowRequests.HandleAsync(context);

        // What an application may do: CorsGuard replaces it.
        context.Response.Headers.AccessControlAllowOrigin = "https://application.example.com";
        context.Response.ContentLength = 2;
        context.Response.Headers[SoakAnswer.RanHeader] = "1";
        await context.Response.WriteAsync("ok", context.RequestAborted);
    }
}
