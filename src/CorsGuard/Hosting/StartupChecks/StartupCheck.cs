using CorsGuard.Evaluation;
using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>
/// Runs when the pipeline is complete and before the server listens: reports everything at once, and stops what must not start. What it checks of the
/// policies is checked again of those that a change brings.
/// </summary>
internal sealed class StartupCheck
{
    private readonly PolicyProvider _policies;
    private readonly PipelineState _state;
    private readonly EndpointDataSource _endpoints;
    private readonly IOptions<WebSocketOptions> _webSockets;
    private readonly IHostEnvironment? _environment;
    private readonly SafeLogger _logger;

    public StartupCheck(
        PolicyProvider policies,
        PipelineState state,
        EndpointDataSource endpoints,
        IOptions<WebSocketOptions> webSockets,
        ILoggerFactory loggerFactory,
        IHostEnvironment? environment = null)
    {
        _policies = policies;
        _state = state;
        _endpoints = endpoints;
        _webSockets = webSockets;
        _environment = environment;
        _logger = SafeLogger.Create(loggerFactory);
    }

    public void Run(FrameworkPolicies frameworkPolicies, PipelineDiscovery pipeline)
    {
        _policies.CheckStartup(loaded => Run(loaded, frameworkPolicies, pipeline));

        // A change that takes away a policy together with its endpoints (routes of YARP) may be heard of before the endpoints are gone. Whoever tells of
        // endpoints does not wait for it, and may hold what it needs.
        ChangeToken.OnChange(_endpoints.GetChangeToken, () => ThreadPool.UnsafeQueueUserWorkItem(static policies => policies.RetryRejected(), _policies, preferLocal: false));
    }

    private void Run(LoadedPolicies loaded, FrameworkPolicies frameworkPolicies, PipelineDiscovery pipeline)
    {
        CheckMiddleware(loaded.Diagnostics, pipeline.HasFrameworkMiddleware);
        if (_state.IsUsed)
        {
            new EndpointCheck(loaded, frameworkPolicies).CheckProviders();
        }

        CheckPolicies(loaded, frameworkPolicies, pipeline);
        Acknowledgements.ReportUnused(loaded.Options, loaded.Locations, loaded.Diagnostics);
        Acknowledgements.Apply(loaded.Options, loaded.Diagnostics);
        Conclude(loaded);

        _policies.CheckReload = reloaded => CheckChange(reloaded, frameworkPolicies, pipeline);
    }

    // What would stop a start is not let in by a change. What is wrong with the policies in force as well is not the change's fault: an endpoint that was
    // added since may name a policy that nobody defines, and must not keep an origin allowed that is to go.
    private void CheckChange(LoadedPolicies loaded, FrameworkPolicies frameworkPolicies, PipelineDiscovery pipeline)
    {
        if (loaded.Diagnostics.HasErrors)
        {
            // It is not used anyway, and its policies are made of what could be read.
            return;
        }

        var before = FindProblems(_policies.InForce.Loaded, frameworkPolicies, pipeline);
        var after = FindProblems(loaded, frameworkPolicies, pipeline);
        var known = before.Diagnostics.Diagnostics.Select(Text).ToHashSet(StringComparer.Ordinal);
        var tolerated = before.Fatal.Select(Text).ToHashSet(StringComparer.Ordinal);
        var fatal = after.Fatal.Select(Text).ToHashSet(StringComparer.Ordinal);
        foreach (var diagnostic in after.Diagnostics.Diagnostics)
        {
            // An acknowledgement that is gone, or FailOnWarnings, makes an old finding a new one.
            var text = Text(diagnostic);
            if (!known.Contains(text) || (fatal.Contains(text) && !tolerated.Contains(text)))
            {
                loaded.Diagnostics.Add(diagnostic);
            }
        }

        static string Text(CorsGuardDiagnostic diagnostic) => $"{diagnostic.Code} {diagnostic.Path} {diagnostic.Message}";
    }

    private LoadedPolicies FindProblems(LoadedPolicies loaded, FrameworkPolicies frameworkPolicies, PipelineDiscovery pipeline)
    {
        var found = loaded with { Diagnostics = new DiagnosticBag() };
        CheckPolicies(found, frameworkPolicies, pipeline);
        Acknowledgements.Apply(found.Options, found.Diagnostics);
        return found;
    }

    // What the policies are to the application that they are for.
    private void CheckPolicies(LoadedPolicies loaded, FrameworkPolicies frameworkPolicies, PipelineDiscovery pipeline)
    {
        if (_state.IsUsed)
        {
            new EndpointCheck(loaded, frameworkPolicies).Run(_endpoints.Endpoints);
            new WebSocketCheck(loaded, frameworkPolicies, _webSockets).Run(_endpoints.Endpoints, pipeline.HasOpenWebSockets);
        }

        if (_environment?.IsDevelopment() == true)
        {
            AttackOwnPolicies(loaded);
        }
    }

    private void Conclude(LoadedPolicies loaded)
    {
        DiagnosticLog.Write(_logger, loaded.Diagnostics.Diagnostics);
        var fatal = loaded.Fatal;
        if (fatal.Count > 0)
        {
            throw new CorsGuardConfigurationException(loaded.Diagnostics.Diagnostics, fatal);
        }

        if (_state.IsUsed && _logger.IsEnabled(LogLevel.Information))
        {
            CorsGuardLog.Summary(_logger, StartupSummary.Of(loaded.Compiled, loaded.Options, loaded.Locations, loaded.Read.Profile));
        }

        _policies.ForgetRules();
    }

    private void CheckMiddleware(DiagnosticBag diagnostics, bool hasFrameworkMiddleware)
    {
        if (!_state.IsUsed)
        {
            diagnostics.Report(
                DiagnosticCodes.MiddlewareMissing,
                new SettingLocation(nameof(CorsGuardApplicationBuilderExtensions.UseCorsGuard), null),
                "AddCorsGuard() was called, but UseCorsGuard() was not: no response gets a CORS header.",
                "Add app.UseCorsGuard(), or remove AddCorsGuard().");
        }

        if (hasFrameworkMiddleware)
        {
            diagnostics.Report(
                DiagnosticCodes.FrameworkMiddleware,
                new SettingLocation("UseCors", SettingLocations.Code),
                "UseCors() is called beside UseCorsGuard(): both would answer preflights and write the same headers.",
                "Delete app.UseCors(...). Endpoints keep RequireCors and [EnableCors], and policies of AddCors keep working.");
        }
    }

    private static void AttackOwnPolicies(LoadedPolicies loaded)
    {
        if (loaded.Diagnostics.HasErrors)
        {
            return;
        }

        foreach (var rules in loaded.Compiled.Rules)
        {
            foreach (var attack in SelfAttack.FindSuccessful(rules))
            {
                loaded.Diagnostics.Report(
                    DiagnosticCodes.SelfAttackSucceeded,
                    loaded.Locations[SettingLocations.OfPolicy(rules.Context.Name)],
                    $"The compiled policy admits '{LogText.Clean(attack.Origin)}' ({attack.Kind}), which none of its rules names. This is a bug in CorsGuard.",
                    "Report it as SECURITY.md says, with the rules of the policy.");
            }
        }
    }
}
