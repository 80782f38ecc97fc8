using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// What has to be known of a request when its response starts, as it was when the request arrived: what the application does to the request
/// afterwards changes nothing. Instances are pooled.
/// </summary>
internal sealed class PendingResponse
{
    public HttpContext? Context { get; private set; }

    public StringValues Origin { get; private set; }

    public PathString PathBase { get; private set; }

    public PathString Path { get; private set; }

    public string FullPath => PathBase.HasValue ? PathBase.Add(Path).Value ?? "" : Path.Value ?? "";

    public void Begin(HttpContext context)
    {
        Context = context;
        Origin = context.Request.Headers.Origin;
        PathBase = context.Request.PathBase;
        Path = context.Request.Path;
    }

    public void Clear()
    {
        Context = null;
        Origin = default;
        PathBase = default;
        Path = default;
    }
}
