using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Benchmarks;

/// <summary>Sets the headers that CorsGuard set once, whatever the request is.</summary>
internal sealed class ReadyAnswer
{
    private readonly int _status;
    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly Func<object, Task> _stamp;

    public ReadyAnswer(int status, IHeaderDictionary headers)
    {
        _status = status;
        _headers = [.. headers.Where(static header => header.Key != "Content-Type")];
        _stamp = state => Set(((HttpContext)state).Response.Headers);
    }

    public RequestDelegate StampWhenStarting(RequestDelegate next) => context =>
    {
        context.Response.OnStarting(_stamp, context);
        return next(context);
    };

    public RequestDelegate AnswerAtOnce(RequestDelegate next) => context =>
    {
        context.Response.StatusCode = _status;
        return Set(context.Response.Headers);
    };

    private Task Set(IHeaderDictionary headers)
    {
        foreach (var (name, value) in _headers)
        {
            headers[name] = value;
        }

        return Task.CompletedTask;
    }
}
