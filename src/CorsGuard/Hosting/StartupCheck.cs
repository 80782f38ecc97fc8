using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace CorsGuard.Hosting;

/// <summary>Runs once, when the pipeline is complete and before the server listens: reports everything at once, and stops what must not start.</summary>
internal sealed class StartupCheck
{
    private readonly PolicyProvider _policies;
    private readonly PipelineState _state;
    private readonly EndpointDataSource _endpoints;
    private readonly ILogger _logger;

    public StartupCheck(PolicyProvider policies, PipelineState state, EndpointDataSource endpoints, ILoggerFactory loggerFactory)
    {
        _policies = policies;
        _state = state;
        _endpoints = endpoints;
        _logger = loggerFactory.CreateLogger(CorsGuardLog.Category);
    }

    public void Run(FrameworkPolicies frameworkPolicies)
    {
        var loaded = _policies.Startup;
        CheckMiddleware(loaded.Diagnostics);
        if (_state.IsUsed)
        {
            new EndpointCheck(loaded, frameworkPolicies).Run(_endpoints.Endpoints);
        }

        DiagnosticLog.Write(_logger, loaded.Diagnostics.Diagnostics);
        var fatal = loaded.Fatal;
        if (fatal.Count > 0)
        {
            throw new CorsGuardConfigurationException(loaded.Diagnostics.Diagnostics, fatal);
        }
    }

    private void CheckMiddleware(DiagnosticBag diagnostics)
    {
        if (!_state.IsUsed)
        {
            diagnostics.Report(
                DiagnosticCodes.MiddlewareMissing,
                new SettingLocation(nameof(CorsGuardApplicationBuilderExtensions.UseCorsGuard), null),
                "AddCorsGuard() was called, but UseCorsGuard() was not: no response gets a CORS header.",
                "Add app.UseCorsGuard(), or remove AddCorsGuard().");
        }

        if (_state.UsesFrameworkMiddleware)
        {
            diagnostics.Report(
                DiagnosticCodes.FrameworkMiddleware,
                new SettingLocation("UseCors", SettingLocations.Code),
                "UseCors() is called beside UseCorsGuard(): both would answer preflights and write the same headers.",
                "Delete app.UseCors(...). Endpoints keep RequireCors and [EnableCors], and policies of AddCors keep working.");
        }
    }
}
