using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace CorsGuard.Hosting;

/// <summary>
/// Puts CorsGuard in front of everything. WebApplication inserts routing, authentication and authorization before the application's own
/// middleware; only the first startup filter stands outside of them.
/// </summary>
internal sealed class FrontOfPipelineFilter : IStartupFilter
{
    private readonly CorsGuardPipeline _pipeline;

    public FrontOfPipelineFilter(CorsGuardPipeline pipeline)
    {
        _pipeline = pipeline;
    }

    // The component added first is built last, when the rest is complete and it is known whether UseCorsGuard() was called.
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(_pipeline.Build);
        next(app);
    };
}
