using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Hosting;

/// <summary>Endpoints that are added while the application runs.</summary>
internal sealed class LateEndpoints : EndpointDataSource, IDisposable
{
    private CancellationTokenSource _changed = new();
    private Endpoint[] _endpoints = [];

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    public void Add(string path, object metadata) => Replace([.. _endpoints, new RouteEndpoint(static context => context.Response.WriteAsync("late"), RoutePatternFactory.Parse(path), 0, new EndpointMetadataCollection(metadata), path)]);

    public void Clear() => Replace([]);

    private void Replace(Endpoint[] endpoints)
    {
        _endpoints = endpoints;
        using var changed = _changed;
        _changed = new CancellationTokenSource();
        changed.Cancel();
    }

    public void Dispose() => _changed.Dispose();
}
