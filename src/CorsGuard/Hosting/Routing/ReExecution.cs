using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Status code pages and exception handlers run the pipeline once more, for a page that says nothing of the endpoint that the request was for.</summary>
internal static class ReExecution
{
    public static bool IsRunning(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;
}
