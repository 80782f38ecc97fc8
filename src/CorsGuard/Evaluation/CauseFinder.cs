using CorsGuard.Fetch;
using CorsGuard.Origins;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>Finds what a denied request missed by, and what would let it through: another setting, or another request.</summary>
internal sealed class CauseFinder
{
    private const int MaxTypingErrors = 2;

    private const string ChangeCode = "If it should be allowed, change the policy in code.";

    private static readonly string[] Usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly CompiledPolicy _policy;
    private readonly RequestFacts _facts;
    private readonly CorsDecision _decision;

    public CauseFinder(CompiledPolicy policy, in RequestFacts facts, CorsDecision decision)
    {
        _policy = policy;
        _facts = facts;
        _decision = decision;
    }

    public Explanation Find() => _decision.Denial switch
    {
        DenialReason.MalformedOrigin => OfMalformedOrigin(),
        DenialReason.NullOrigin => Advise(
            "Browsers send 'null' for sandboxed frames, data: and file: pages, and after a redirect to another origin. Load the page from a server, without sandbox; allowing 'null' would allow every sandboxed page there is."),
        DenialReason.OriginNotAllowed => WithNames(OfOrigin()),
        DenialReason.MalformedRequestMethod or DenialReason.MalformedRequestHeaders => Advise("No browser sends such a value."),
        DenialReason.MethodNotAllowed or DenialReason.HeaderNotAllowed => OfNames(),
        DenialReason.CrossOriginWrite => OfWrite(),
        DenialReason.PredicateFailed => Advise("The application's own code threw; the exception is logged beside this message."),
        _ => Nothing,
    };

    /// <summary>The server allows it, but the browser does not show it to a page that asked with cookies.</summary>
    public Explanation FindOfCredentials()
    {
        var isAny = _policy.Origins.AllowsAny;
        var cause = Nothing with
        {
            NearMiss = isAny
                ? "The policy allows every origin, '*', which browsers do not accept for a request with credentials."
                : $"{nameof(CorsGuardPolicyOptions.AllowCredentials)} is off, so browsers do not show the response to a request with credentials.",
        };
        if (_policy.Settings is not { } settings)
        {
            return cause with { Advice = ChangeCode };
        }

        var turnOn = SettingChange.TurnOn(settings, nameof(CorsGuardPolicyOptions.AllowCredentials));
        return !isAny ? cause with { Changes = [turnOn] }
            : _facts.Origin.Count == 1 && RequestOrigin.TryParse(_facts.Origin[0], out var origin) && !origin.IsNull
                ? cause with { Changes = [SettingChange.Replace(settings, nameof(CorsGuardPolicyOptions.AllowedOrigins), origin.Text.ToString()), turnOn] }
                : cause;
    }

    private Explanation Nothing => new() { Decision = _decision, Policy = _policy.Name, Steps = [] };

    private Explanation Advise(string advice) => Nothing with { Advice = advice };

    private Explanation OfMalformedOrigin()
    {
        if (_facts.Origin.Count != 1)
        {
            return Advise("The request has several Origin headers; no browser sends more than one.");
        }

        var text = _facts.Origin[0] ?? "";
        if (text.Length == 0)
        {
            return Advise("The Origin header is empty; no browser sends it so.");
        }

        // Whoever types an origin makes the mistakes that the settings forgive: what they read it as is what browsers send.
        OriginPatternParser.Parse(WithoutPath(text), out var pattern);
        if (pattern is not { IsExact: true } || pattern.Text == text || !RequestOrigin.TryParse(pattern.Text, out _))
        {
            return Advise("No browser sends such an Origin.");
        }

        var right = new CauseFinder(_policy, _facts with { Origin = pattern.Text }, Evaluator.Evaluate(_policy, _facts with { Origin = pattern.Text })).Find();
        return right with
        {
            Decision = _decision,
            NearMiss = Join($"Browsers send '{pattern.Text}'.", right.NearMiss),
            Request = right.Request ?? new RequestChange(HeaderNames.Origin, pattern.Text, $"Send {Difference(text, pattern.Text)}"),
        };
    }

    private static string WithoutPath(string text)
    {
        var authority = text.IndexOf(Scheme.Separator, StringComparison.Ordinal) is >= 0 and var separator ? separator + Scheme.Separator.Length : 0;
        var path = text.AsSpan(authority).IndexOfAny("/?#");
        return path < 0 ? text : text[..(authority + path)];
    }

    private static string Difference(string sent, string right) =>
        sent.Trim() != sent ? "it without white space"
        : sent.Length > right.Length && sent.StartsWith(right, StringComparison.OrdinalIgnoreCase) && sent[right.Length] == ':' ? "it without the scheme's default port"
        : sent.Length > right.Length && sent.StartsWith(right, StringComparison.OrdinalIgnoreCase) ? "the origin alone, without a path or a slash"
        : sent.Equals(right, StringComparison.OrdinalIgnoreCase) ? "it in lower case"
        : "it as browsers do";

    // "*" trusts nobody here, and to list one origin in its place would shut out the others.
    private Explanation OfWrite() => Advise("A page of another origin sent a request that may change something.") with
    {
        Changes = !_policy.Origins.AllowsAny && _facts.Origin.Count == 1 && RequestOrigin.TryParse(_facts.Origin[0], out var origin) && !origin.IsNull
            ? AddOrigin(_facts.Origin.ToString())
            : [],
    };

    private Explanation OfOrigin()
    {
        var text = _facts.Origin.ToString();
        if (_policy.Settings is null || !RequestOrigin.TryParse(text, out var origin))
        {
            return Advise(ChangeCode);
        }

        var miss = NearMiss.Find(_policy, origin);
        if (miss?.Instead is { } instead)
        {
            return Nothing with { NearMiss = miss.Text, Request = new RequestChange(HeaderNames.Origin, instead, "Load the page over https") };
        }

        // With credentials such an origin would stop the start, and rightly.
        var isInsecure = origin.Scheme is "http" && !Host.IsLoopback(origin.Host);
        if (isInsecure && _policy.AllowCredentials)
        {
            var secure = string.Concat("https://", text.AsSpan("http://".Length));
            return Nothing with
            {
                NearMiss = miss?.Text,
                Request = new RequestChange(HeaderNames.Origin, secure, "Load the page over https, since the policy allows credentials"),
                Changes = IsAllowed(secure) ? [] : AddOrigin(secure),
            };
        }

        return Nothing with { NearMiss = miss?.Text, Changes = AddOrigin(text) };
    }

    // Behind a refused origin nobody looks at the rest; but an origin that is allowed is only half of what the request needs.
    private Explanation WithNames(Explanation cause)
    {
        if (!_facts.IsPreflight || (_policy.Methods.Allows(_facts.RequestMethod.ToString()) && RefusedHeaders.Of(_policy, _facts).Count == 0))
        {
            return cause;
        }

        var names = OfNames();
        return cause with
        {
            NearMiss = Join(cause.NearMiss, names.NearMiss),
            Request = cause.Request ?? names.Request,
            Changes = [.. cause.Changes, .. names.Changes],
            Advice = cause.Advice ?? names.Advice,
        };
    }

    // One change for all that is missing: a browser names one thing at a time.
    private Explanation OfNames()
    {
        var method = _facts.RequestMethod.ToString();
        var headers = RefusedHeaders.Of(_policy, _facts);
        if (!IsPlain(method) || !headers.All(IsPlain))
        {
            return Advise("Methods and headers have other names; no browser asks for such. What is meant has to be added by hand.");
        }

        if (Methods.IsForbidden(method) || headers.Any(static name => RequestHeaders.IsForbidden(name) || name.StartsWith(HeaderNames.Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return Advise($"Scripts cannot send {(Methods.IsForbidden(method) ? $"the method {method}" : "all of these headers")}: no browser asks for it, and it cannot be allowed.");
        }

        var cause = _policy.Methods.Allows(method) ? Nothing : OfMethod(method);
        return headers.Count == 0 ? cause : cause with
        {
            NearMiss = Join(cause.NearMiss, DescribeHeaders(headers)),
            Changes = [.. cause.Changes, .. Add(nameof(CorsGuardPolicyOptions.AllowedHeaders), (IEnumerable<string>?)_policy.Settings?.Options.AllowedHeaders ?? CorsGuardDefaults.AllowedHeaders, headers)],
            Advice = _policy.Settings is null ? ChangeCode : null,
        };
    }

    private Explanation OfMethod(string method)
    {
        var upper = method.ToUpperInvariant();
        var known = _policy.Methods.Names.FirstOrDefault(name => name.Equals(method, StringComparison.OrdinalIgnoreCase)) ?? (Usual.Contains(upper) ? upper : null);
        var isSpelling = known is not null && known != method;
        var cause = Nothing with
        {
            NearMiss = !isSpelling ? $"{method} is not in {nameof(CorsGuardPolicyOptions.AllowedMethods)}."
                : $"{known} is {(_policy.Methods.Allows(known ?? "") ? "allowed" : "the name")}; methods are case-sensitive, and this is {method}.",
            Request = isSpelling && known == upper ? new RequestChange(HeaderNames.RequestMethod, upper, $"Write method: '{upper}' in the fetch") : null,
            Advice = _policy.Settings is null ? ChangeCode : null,
        };
        var asked = cause.Request?.Value ?? method;
        return _policy.Methods.Allows(asked)
            ? cause
            : cause with { Changes = Add(nameof(CorsGuardPolicyOptions.AllowedMethods), (IEnumerable<string>?)_policy.Settings?.Options.AllowedMethods ?? CorsGuardDefaults.AllowedMethods, [asked]) };
    }

    // Token characters that a shell takes for something else, and the star, are nothing to be pasted because a client has sent them.
    private static bool IsPlain(string name) => name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private string DescribeHeaders(IReadOnlyList<string> refused)
    {
        if (_policy.Headers.AllowsAny)
        {
            return "'*' does not cover authorization where credentials are not allowed.";
        }

        var near = refused.Select(name => (Name: name, Meant: _policy.Headers.Names.FirstOrDefault(listed => IsTypingError(name, listed)))).FirstOrDefault(static pair => pair.Meant is not null);
        var missing = $"{string.Join(", ", refused)} {(refused.Count == 1 ? "is" : "are")} not in {nameof(CorsGuardPolicyOptions.AllowedHeaders)}";
        return near.Meant is null ? missing + "." : $"{missing}; {near.Meant} is, which looks like {near.Name}.";
    }

    private static bool IsTypingError(string name, string listed) =>
        name.Length > 2 * MaxTypingErrors && EditDistance.Between(name.ToUpperInvariant(), listed.ToUpperInvariant()) <= MaxTypingErrors;

    private bool IsAllowed(string origin) => Evaluator.Evaluate(_policy, _facts with { Origin = origin }).SendsCorsHeaders;

    private IReadOnlyList<SettingChange> AddOrigin(string origin) =>
        Add(nameof(CorsGuardPolicyOptions.AllowedOrigins), _policy.Settings?.Options.AllowedOrigins ?? [], [origin]);

    private IReadOnlyList<SettingChange> Add(string setting, IEnumerable<string> current, IReadOnlyList<string> added) =>
        _policy.Settings is { } settings ? [SettingChange.Add(settings, setting, current, added)] : [];

    private static string Join(string? first, string? second) => string.Join(' ', ((string?[])[first, second]).OfType<string>());
}
