using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGuard.Benchmarks;

/// <summary>A server that listens to nothing and keeps the pipeline that the host built for it.</summary>
internal sealed class CapturingServer : IServer
{
    public IFeatureCollection Features { get; } = new FeatureCollection();

    public RequestDelegate Pipeline { get; private set; } = static _ => Task.CompletedTask;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var field = application.GetType().GetField("_application", BindingFlags.Instance | BindingFlags.NonPublic);
        Pipeline = field?.GetValue(application) as RequestDelegate ?? throw new MissingFieldException(application.GetType().Name, "_application");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
