using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGuard.Reliability;

/// <summary>In front of everything: where a request asks for it, each look at its headers and at those of its answer takes time, so that the settings change in between.</summary>
internal sealed class SlowRequests : IStartupFilter
{
    public const string Header = "X-Slow";

    // A new version comes every 50 ms.
    private const int MaxMilliseconds = 30;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (context, rest) =>
        {
            if (IsSlow(context))
            {
                context.Features.Set<IHttpRequestFeature>(new Request(context.Features.GetRequiredFeature<IHttpRequestFeature>()));
                context.Features.Set<IHttpResponseFeature>(new Response(context.Features.GetRequiredFeature<IHttpResponseFeature>()));
            }

            return rest(context);
        });
        next(app);
    };

    /// <summary>What a handler does that waits for something.</summary>
    public static Task HandleAsync(HttpContext context) =>
        IsSlow(context) ? Task.Delay(Random.Shared.Next(2 * MaxMilliseconds), context.RequestAborted) : Task.CompletedTask;

    private static bool IsSlow(HttpContext context) => context.Request.Headers.ContainsKey(Header);

    // Every second time, so that there are long and short gaps everywhere.
    private static void Wait()
    {
        if (Random.Shared.Next(2) == 0)
        {
            Thread.Sleep(Random.Shared.Next(MaxMilliseconds));
        }
    }

    private sealed class Request(IHttpRequestFeature inner) : IHttpRequestFeature
    {
        public string Protocol { get => inner.Protocol; set => inner.Protocol = value; }

        public string Scheme { get => inner.Scheme; set => inner.Scheme = value; }

        public string Method { get => inner.Method; set => inner.Method = value; }

        public string PathBase { get => inner.PathBase; set => inner.PathBase = value; }

        public string Path { get => inner.Path; set => inner.Path = value; }

        public string QueryString { get => inner.QueryString; set => inner.QueryString = value; }

        public string RawTarget { get => inner.RawTarget; set => inner.RawTarget = value; }

        public Stream Body { get => inner.Body; set => inner.Body = value; }

        public IHeaderDictionary Headers
        {
            get
            {
                Wait();
                return inner.Headers;
            }
            set => inner.Headers = value;
        }
    }

    private sealed class Response(IHttpResponseFeature inner) : IHttpResponseFeature
    {
        public int StatusCode { get => inner.StatusCode; set => inner.StatusCode = value; }

        public string? ReasonPhrase { get => inner.ReasonPhrase; set => inner.ReasonPhrase = value; }

        public bool HasStarted => inner.HasStarted;

        // Of another time; the server has a feature of its own for it.
        public Stream Body { get; set; } = Stream.Null;

        public IHeaderDictionary Headers
        {
            get
            {
                Wait();
                return inner.Headers;
            }
            set => inner.Headers = value;
        }

        public void OnStarting(Func<object, Task> callback, object state) => inner.OnStarting(callback, state);

        public void OnCompleted(Func<object, Task> callback, object state) => inner.OnCompleted(callback, state);
    }
}
