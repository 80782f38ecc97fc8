using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>The application's endpoints with their patterns and metadata, but without their code.</summary>
internal sealed class InertEndpointDataSource : EndpointDataSource
{
    // The framework's type is internal. It makes routing execute the endpoint at once, and set a status.
    private const string ShortCircuitMetadata = "Microsoft.AspNetCore.Routing.ShortCircuit.ShortCircuitMetadata";

    private readonly EndpointDataSource _source;

    public InertEndpointDataSource(EndpointDataSource source)
    {
        _source = source;
    }

    public override IReadOnlyList<Endpoint> Endpoints => [.. _source.Endpoints.OfType<RouteEndpoint>().Select(MakeInert)];

    public override IChangeToken GetChangeToken() => _source.GetChangeToken();

    private static RouteEndpoint MakeInert(RouteEndpoint endpoint) => new(
        static _ => Task.CompletedTask,
        endpoint.RoutePattern,
        endpoint.Order,
        new EndpointMetadataCollection(endpoint.Metadata.Where(static item => item.GetType().FullName != ShortCircuitMetadata)),
        endpoint.DisplayName);
}
