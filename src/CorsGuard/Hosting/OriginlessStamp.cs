using CorsGuard.Evaluation;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>
/// Stamps the responses of requests without Origin, where one policy governs everything. It is the callback that knows the policy, so that the state can be
/// the context: most requests of most applications come here, and keep nothing.
/// </summary>
internal sealed class OriginlessStamp
{
    private readonly DecisionReporter _reporter;
    private readonly CorsDecision _decision;

    public OriginlessStamp(CompiledPolicy policy, DecisionReporter reporter)
    {
        Policy = policy;
        _reporter = reporter;
        _decision = Evaluator.EvaluateWithoutOrigin(policy);
        Callback = state => Run((HttpContext)state);
    }

    public CompiledPolicy Policy { get; }

    public Func<object, Task> Callback { get; }

    private Task Run(HttpContext context)
    {
        _reporter.ReportRemoved(context, Policy, HeaderWriter.WriteActual(context.Response.Headers, Policy, _decision));
        _reporter.ReportWithoutOrigin(context, Policy, _decision);
        return Task.CompletedTask;
    }
}
