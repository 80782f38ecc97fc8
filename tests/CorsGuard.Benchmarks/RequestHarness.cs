using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CorsGuard.Benchmarks;

/// <summary>
/// Sends one request again and again through a pipeline, with the context of a connection that is kept alive: everything of the server's is
/// used again, and allocates nothing. The response starts when the pipeline has returned.
/// </summary>
internal sealed class RequestHarness
{
    private readonly RequestDelegate _pipeline;
    private readonly ConnectionFeatures _features;
    private readonly DefaultHttpContext _context;

    public RequestHarness(RequestDelegate pipeline, IServiceProvider services, Scenario scenario)
    {
        _pipeline = pipeline;
        _features = new ConnectionFeatures(services, scenario);
        _context = new DefaultHttpContext(_features);
    }

    public int StatusCode => _features.StatusCode;

    public IHeaderDictionary ResponseHeaders => ((IHttpResponseFeature)_features).Headers;

    public void Send()
    {
        _features.Reset();
        _context.Initialize(_features);
        Completed(_pipeline(_context));
        _features.StartResponse();

        // As the host does: what the context remembers of a request does not outlive it.
        _context.Uninitialize();
    }

    public void Send(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Send();
        }
    }

    private static void Completed(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The pipeline is asynchronous, or failed.", task.Exception);
        }
    }

    /// <summary>What a server keeps for a connection: one object with a slot for each feature.</summary>
    private sealed class ConnectionFeatures
        : IFeatureCollection, IHttpRequestFeature, IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IEndpointFeature, IRouteValuesFeature, IServiceProvidersFeature
    {
        private readonly IHeaderDictionary _requestHeaders = KestrelHeaders.CreateRequest();
        private readonly IHeaderDictionary _responseHeaders;
        private readonly Action _resetResponseHeaders;
        private readonly (Func<object, Task> Callback, object State)[] _onStarting = new (Func<object, Task>, object)[8];
        private readonly Scenario _scenario;
        private int _callbacks;
        private int _turn;
        private object? _items;
        private object? _endpoint;
        private RouteValueDictionary? _routeValues;

        public ConnectionFeatures(IServiceProvider services, Scenario scenario)
        {
            RequestServices = services;
            _scenario = scenario;
            _responseHeaders = KestrelHeaders.CreateResponse(out _resetResponseHeaders);
            _requestHeaders.Host = "api.example.com";
            scenario.AddHeaders(_requestHeaders);
            Method = scenario.Method;
            Path = scenario.Path;
        }

        public int StatusCode { get; set; }

        public string Method { get; set; }

        public string Path { get; set; }

        public string Scheme { get; set; } = "https";

        public string Protocol { get; set; } = "HTTP/1.1";

        public string PathBase { get; set; } = "";

        public string QueryString { get; set; } = "";

        public string RawTarget { get; set; } = "";

        public string? ReasonPhrase { get; set; }

        public CancellationToken RequestAborted { get; set; }

        public IServiceProvider RequestServices { get; set; }

        public Endpoint? Endpoint { get; set; }

        public bool HasStarted => false;

        public bool IsReadOnly => false;

        public int Revision { get; private set; }

        IHeaderDictionary IHttpRequestFeature.Headers
        {
            get => _requestHeaders;
            set => throw new NotSupportedException();
        }

        IHeaderDictionary IHttpResponseFeature.Headers
        {
            get => _responseHeaders;
            set => throw new NotSupportedException();
        }

        Stream IHttpRequestFeature.Body { get; set; } = Stream.Null;

        Stream IHttpResponseFeature.Body { get; set; } = Stream.Null;

        Stream IHttpResponseBodyFeature.Stream => Stream.Null;

        System.IO.Pipelines.PipeWriter IHttpResponseBodyFeature.Writer => throw new NotSupportedException();

        RouteValueDictionary IRouteValuesFeature.RouteValues
        {
            get => _routeValues ??= [];
            set => _routeValues = value;
        }

        public object? this[Type key]
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Reset()
        {
            StatusCode = StatusCodes.Status200OK;
            Path = _scenario.Path;
            PathBase = "";
            Endpoint = null;
            _endpoint = this;
            _items = null;
            if (_scenario.OriginsInTurn is { Length: > 0 } origins)
            {
                _turn = _turn + 1 < origins.Length ? _turn + 1 : 0;
                _requestHeaders.Origin = origins[_turn];
            }

            // Kestrel keeps them for the next request, unlike the items.
            _routeValues?.Clear();
            _callbacks = 0;
            _resetResponseHeaders();
            Revision++;
        }

        public void StartResponse()
        {
            while (_callbacks > 0)
            {
                var (callback, state) = _onStarting[--_callbacks];
                Completed(callback(state));
            }
        }

        public TFeature? Get<TFeature>() => (TFeature?)(
            typeof(TFeature) == typeof(IHttpRequestFeature) ? this
            : typeof(TFeature) == typeof(IHttpResponseFeature) ? this
            : typeof(TFeature) == typeof(IEndpointFeature) ? _endpoint
            : typeof(TFeature) == typeof(IRouteValuesFeature) ? this
            : typeof(TFeature) == typeof(IServiceProvidersFeature) ? this
            : typeof(TFeature) == typeof(IItemsFeature) ? _items
            : typeof(TFeature) == typeof(IHttpRequestLifetimeFeature) ? this
            : typeof(TFeature) == typeof(IHttpResponseBodyFeature) ? this
            : null);

        public void Set<TFeature>(TFeature? instance)
        {
            Revision++;
            if (typeof(TFeature) == typeof(IItemsFeature))
            {
                _items = instance;
            }
            else if (typeof(TFeature) == typeof(IEndpointFeature))
            {
                _endpoint = instance;
            }
        }

        public void OnStarting(Func<object, Task> callback, object state) => _onStarting[_callbacks++] = (callback, state);

        public void OnCompleted(Func<object, Task> callback, object state)
        {
        }

        public void Abort()
        {
        }

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
