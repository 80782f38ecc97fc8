using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Hosting;

/// <summary>Endpoints that appear while the app runs and name a policy that nobody defines: no startup check has seen them.</summary>
public sealed class RuntimeUndefinedPolicyTests : IAsyncLifetime
{
    private readonly GrowingEndpoints _endpoints = new();
    private TestApp? _app;

    private TestApp App => _app!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(TestApp.DefaultPolicyOnly, app =>
    {
        app.UseCorsGuard();
        app.MapGet("/", static () => "hello").RequireCors();
        ((IEndpointRouteBuilder)app).DataSources.Add(_endpoints);
    });

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _endpoints.Dispose();
    }

    [Fact]
    public async Task Preflight_IsForbiddenAndReachesNoHandler()
    {
        _endpoints.Add("/ghost", "ghost");

        await CorsHeaders.AssertPreflightAsync(await App.PreflightAsync("/ghost", TestApp.Allowed), 403);

        Assert.Equal(0, _endpoints.Runs);
    }

    [Fact]
    public async Task ActualRequest_RunsTheAppWithoutCorsHeaders()
    {
        _endpoints.Add("/ghost", "ghost");

        using var response = await App.SendAsync(HttpMethod.Put, "/ghost", TestApp.Allowed);

        CorsHeaders.AssertResponse(response, 200);
        Assert.Equal(1, _endpoints.Runs);
    }

    [Fact]
    public async Task UndefinedPolicy_IsAnErrorOnceForEachName()
    {
        _endpoints.Add("/ghost", "ghost");
        _endpoints.Add("/other", "other");

        foreach (var path in (string[])["/ghost", "/ghost", "/other", "/ghost"])
        {
            await App.PreflightAsync(path, TestApp.Allowed);
            await App.SendAsync(HttpMethod.Put, path, TestApp.Allowed);
        }

        var errors = App.Log.GetSnapshot().Where(static record => record.Level == LogLevel.Error).ToArray();
        Assert.Equal([("ghost", 202), ("other", 202)], errors.Select(static record => (record.GetStructuredStateValue("Policy"), record.Id.Id)));
    }

    [Fact]
    public async Task DefinedPolicy_OfANewEndpoint_IsInForce()
    {
        _endpoints.Add("/new", null);

        CorsHeaders.AssertResponse(
            await App.SendAsync(HttpMethod.Put, "/new", TestApp.Allowed), 200, $"Access-Control-Allow-Origin: {TestApp.Allowed}", "Vary: Origin");
        Assert.Equal(204, (int)(await App.PreflightAsync("/new", TestApp.Allowed)).StatusCode);
        Assert.Equal(1, _endpoints.Runs);
    }

    private sealed class GrowingEndpoints : EndpointDataSource, IDisposable
    {
        private readonly List<Endpoint> _all = [];
        private CancellationTokenSource _changed = new();

        public int Runs { get; private set; }

        public override IReadOnlyList<Endpoint> Endpoints => [.. _all];

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

        /// <summary>Adds an endpoint whose handler writes a CORS header of its own.</summary>
        public void Add(string pattern, string? policy)
        {
            var endpoint = new RouteEndpointBuilder(Handle, RoutePatternFactory.Parse(pattern), order: 0);
            endpoint.Metadata.Add(new HttpMethodMetadata(["PUT"], acceptCorsPreflight: true));
            endpoint.Metadata.Add(policy is null ? new EnableCorsAttribute() : new EnableCorsAttribute(policy));
            _all.Add(endpoint.Build());
            Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
        }

        public void Dispose() => _changed.Dispose();

        private Task Handle(HttpContext context)
        {
            Runs++;
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.CompletedTask;
        }
    }
}
