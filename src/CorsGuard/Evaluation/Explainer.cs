using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>
/// Explains what <see cref="Evaluator"/> decides: it asks the evaluator, and then looks for the reason in the settings. It allocates and takes its
/// time, so it is called when somebody looks, never for each request.
/// </summary>
internal sealed class Explainer
{
    private readonly CompiledPolicy _policy;
    private readonly RequestFacts _facts;
    private readonly CorsDecision _decision;
    private readonly List<ExplanationStep> _steps = [];

    private Explainer(CompiledPolicy policy, in RequestFacts facts)
    {
        _policy = policy;
        _facts = facts;
        _decision = Evaluator.Evaluate(policy, facts);
    }

    /// <param name="policy">The policy that governs the request.</param>
    /// <param name="facts">The request.</param>
    /// <param name="selection">Why that policy governs it, as a sentence.</param>
    /// <param name="withCredentials">True = the page asks with cookies (<c>credentials: 'include'</c>), which the server need not see.</param>
    public static Explanation Explain(CompiledPolicy policy, in RequestFacts facts, string? selection = null, bool withCredentials = false) =>
        new Explainer(policy, facts).Explain(selection, withCredentials);

    /// <summary>Explains a decision that has been made: the evaluator's, or that of <see cref="Guard"/>.</summary>
    public static Explanation ExplainDenial(CompiledPolicy policy, in RequestFacts facts, CorsDecision decision) => decision.Denial == DenialReason.CrossOriginWrite
        ? new Explainer(policy, facts).ExplainWrite(decision)
        : Explain(policy, facts);

    private Explanation ExplainWrite(CorsDecision decision)
    {
        Note("policy", _policy.Name);
        Add("write", StepOutcome.Failed, $"{_facts.Method} of another origin: {DenialReasons.Describe(decision.Denial)}.");
        return Checked(new CauseFinder(_policy, _facts, decision).Find(), withCredentials: false) with { Steps = _steps };
    }

    private Explanation Explain(string? selection, bool withCredentials)
    {
        Note("policy", selection is null ? _policy.Name : $"{_policy.Name}: {selection}");
        Note("request", KindName());
        if (_facts.IsPreflight && _decision.Denial is DenialReason.MalformedRequestMethod or DenialReason.MalformedRequestHeaders)
        {
            return Malformed();
        }

        var rule = AddOrigin();
        var isBlocked = withCredentials && !_policy.AllowCredentials && _decision.SendsCorsHeaders;
        Add("credentials", isBlocked ? StepOutcome.Failed : StepOutcome.Noted, _policy.AllowCredentials
            ? "Requests with cookies are allowed."
            : "Cookies are not allowed: a fetch with credentials: 'include' is blocked by the browser, whatever else is right.");
        if (_facts.IsPreflight && rule is not null)
        {
            AddMethod();
            AddHeaders();
        }

        var finder = new CauseFinder(_policy, _facts, _decision);
        var cause = Checked(isBlocked && !_decision.IsDenied ? finder.FindOfCredentials() : finder.Find(), isBlocked);
        return cause with { Steps = _steps, Rule = rule };
    }

    // What would stop the start, or not help, is not proposed.
    private Explanation Checked(Explanation cause, bool withCredentials)
    {
        if (cause.Changes.Count == 0 || _policy.Settings is not { } settings)
        {
            return cause;
        }

        var facts = cause.Request switch
        {
            { Header: Fetch.HeaderNames.Origin } origin => _facts with { Origin = origin.Value },
            { Header: Fetch.HeaderNames.RequestMethod } method => _facts with { RequestMethod = method.Value },
            _ => _facts,
        };
        var codes = ChangeCheck.Try(settings, cause.Changes, facts, _policy.Origins.AllowsAny ? null : _decision.AllowOrigin, withCredentials, out var works);
        return works
            ? codes.Count == 0 ? cause : cause with { Advice = Join(cause.Advice, $"That is reported as {string.Join(", ", codes)}.") }
            : cause with
            {
                Changes = [],
                Advice = Join(cause.Advice, codes.Count == 0 ? "No setting of this policy lets it through." : $"To allow it would not be safe: {string.Join(", ", codes)}."),
            };
    }

    private static string Join(string? first, string second) => first is null ? second : $"{first} {second}";

    private Explanation Malformed()
    {
        Add(_decision.Denial == DenialReason.MalformedRequestMethod ? "method" : "headers", StepOutcome.Failed, DenialReasons.Describe(_decision.Denial));
        return new CauseFinder(_policy, _facts, _decision).Find() with { Steps = _steps };
    }

    private string KindName() => _decision.Kind switch
    {
        RequestKind.NotCors => "It has no Origin header, so it is no CORS request.",
        RequestKind.SameOrigin => "Its origin is the server's own.",
        RequestKind.Preflight => $"A preflight for {_facts.RequestMethod}.",
        _ => _facts.IsPreflight ? "A preflight." : "An actual request.",
    };

    /// <returns>The rule that admits the origin.</returns>
    private string? AddOrigin()
    {
        var origins = _policy.Origins;
        if (origins.AllowsAny)
        {
            Add("origin", StepOutcome.Passed, "The policy allows every origin; nobody looks at it.");
            return OriginSet.Any;
        }

        if (_facts.Origin.Count == 0)
        {
            return null;
        }

        if (_decision.Denial == DenialReason.MalformedOrigin)
        {
            Add("origin", StepOutcome.Failed, "It is not what a browser sends.");
            return null;
        }

        var text = _facts.Origin.ToString();
        Note("origin", $"{text} is well-formed.");
        var rule = _decision.SendsCorsHeaders ? origins.FindRule(text) : null;
        AddFamilies(text, rule);
        if (rule is null)
        {
            Add("origin", _decision.IsDenied ? StepOutcome.Failed : StepOutcome.Noted, _decision.IsDenied ? DenialReasons.Describe(_decision.Denial) : "No rule is needed for the server's own origin.");
        }

        return rule;
    }

    private void AddFamilies(string text, string? rule)
    {
        var origins = _policy.Origins;
        foreach (var (family, size, isIts) in ((string, int, bool)[])
            [
                ("exact origins", origins.ExactCount, rule == text),
                ("any port, subdomains", origins.PatternCount, rule is not null && rule != text && rule.Contains('*', StringComparison.Ordinal) && !origins.Regexes.Contains(rule)),
                ("regular expressions", origins.Regexes.Count, rule is not null && origins.Regexes.Contains(rule)),
                ("code", origins.Predicate is null ? 0 : 1, origins.Predicate is not null && rule is not null && rule != text),
            ])
        {
            if (size > 0)
            {
                Add(family, isIts ? StepOutcome.Passed : StepOutcome.Noted, isIts ? $"{rule} admits it." : $"{size} tried, none admits it.");
            }

            if (isIts)
            {
                return;
            }
        }
    }

    private void AddMethod()
    {
        var method = _facts.RequestMethod.ToString();
        var isAllowed = _policy.Methods.Allows(method);
        Add("method", isAllowed ? StepOutcome.Passed : StepOutcome.Failed, isAllowed ? $"{method} is allowed." : $"{method} is not among {List(_policy.Methods.Names)}.");
    }

    private void AddHeaders()
    {
        var refused = RefusedHeaders.Of(_policy, _facts);
        if (refused.Count > 0)
        {
            Add("headers", StepOutcome.Failed, $"{List(refused)} not among {(_policy.Headers.AllowsAny ? "*, which does not cover it" : List(_policy.Headers.Names))}.");
        }
        else
        {
            Add("headers", StepOutcome.Passed, _facts.RequestHeaders.Count == 0 ? "None is asked for." : "All of them are allowed.");
        }
    }

    private static string List(IReadOnlyCollection<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private void Note(string subject, string text) => Add(subject, StepOutcome.Noted, text);

    private void Add(string subject, StepOutcome outcome, string text) => _steps.Add(new ExplanationStep(subject, outcome, text));
}
