using CorsGuard.Evaluation;
using CorsGuard.Hosting;
using CorsGuard.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Dashboard;

/// <summary>A form for a request, and what would become of it: the same code decides that decides on requests.</summary>
internal sealed class TrySection
{
    private readonly PolicyProvider _policies;
    private readonly PipelineState _state;

    public TrySection(PolicyProvider policies, PipelineState state)
    {
        _policies = policies;
        _state = state;
    }

    public async ValueTask RenderAsync(Html html, HttpRequest request, string home)
    {
        var tried = TriedRequest.Of(request.Query);
        html.Raw("<section id=\"try\"><h2>Try it</h2><form method=\"get\" action=\"").Text(home).Raw("#try\">");
        Field(html, "origin", "Origin", tried?.Origin ?? FirstOrigin());
        Field(html, "method", "Method", tried?.Method ?? "GET");
        Field(html, "headers", "Headers", tried?.Headers ?? "");
        Field(html, "path", "Path", tried?.Path ?? "/");
        html.Raw("<label><input type=\"checkbox\" name=\"credentials\" value=\"1\"").Raw(tried is { WithCredentials: true } ? " checked" : "").Raw("> with credentials</label>")
            .Raw("<button>Explain</button> <button type=\"button\" id=\"send\">Send it from this browser</button></form><pre id=\"sent\" aria-live=\"polite\" hidden></pre>");
        if (tried is not null)
        {
            await RenderAsync(html, tried, request);
        }

        html.Raw("</section>");
    }

    private string FirstOrigin() => _policies.Current.All.SelectMany(static policy => policy.Origins.Exact).FirstOrDefault() ?? "https://frontend.example.com";

    private static void Field(Html html, string name, string label, string value) => html.Raw("<label>").Text(label).Raw($" <input name=\"{name}\" value=\"").Text(value)
        .Raw("\" autocomplete=\"off\" spellcheck=\"false\"></label>");

    private async ValueTask RenderAsync(Html html, TriedRequest tried, HttpRequest request)
    {
        if (_state.Inspector is not { } inspector)
        {
            html.Element("p", "UseCorsGuard() was not called.");
            return;
        }

        var (selection, why) = await inspector.SelectAsync(tried.Method, tried.Path, request);
        if (selection.Policy is not { } policy)
        {
            html.Element("p", $"No policy governs it. {why} {(selection.RefusesPreflights ? "Its preflight is refused with a bare 403." : "It passes untouched.")}", "verdict");
            return;
        }

        // What a browser does: it asks first, if the request is not a simple one.
        if (tried.NeedsPreflight)
        {
            Render(html, "Preflight", policy, tried.Preflight(request), why, tried.WithCredentials);
        }

        Render(html, "Request", policy, tried.Actual(request), why, tried.WithCredentials);
    }

    private static void Render(Html html, string title, CompiledPolicy policy, RequestFacts facts, string why, bool withCredentials)
    {
        var explanation = Explainer.Explain(policy, facts, why, withCredentials);
        var isBlocked = explanation.Steps.Any(static step => step.Outcome == StepOutcome.Failed);
        html.Raw("<article><h3>").Text(title).Raw("</h3>").Element(
            "p", isBlocked ? "The page does not get to see the answer." : explanation.Decision.SendsCorsHeaders ? "Allowed." : "Nothing to say: it is no cross-origin request.", isBlocked ? "verdict failed" : "verdict passed");
        ExplanationView.Render(html, explanation);
        html.Raw("<h4>Response</h4><pre>").Text(ResponseOf(policy, explanation.Decision, facts)).Raw("</pre></article>");
    }

    private static string ResponseOf(CompiledPolicy policy, CorsDecision decision, RequestFacts facts)
    {
        var response = new DefaultHttpContext().Response;
        if (facts.IsPreflight)
        {
            HeaderWriter.WritePreflight(response, policy, decision, facts.RequestMethod, facts.RequestHeaders, facts.RequestsPrivateNetwork);
        }
        else
        {
            HeaderWriter.WriteActual(response.Headers, policy, decision);
        }

        var headers = response.Headers.Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);
        return string.Join('\n', headers.Prepend(facts.IsPreflight ? $"{response.StatusCode}" : "(the application's status)"));
    }

    /// <summary>What stands in the form.</summary>
    private sealed record TriedRequest(string Origin, string Method, string Headers, string Path, bool WithCredentials)
    {
        private static readonly string[] SafelistedHeaders = ["accept", "accept-language", "content-language", "content-type"];

        private StringValues HeaderList => Headers.Length == 0 ? StringValues.Empty : string.Join(',', Headers.Split(',', StringSplitOptions.TrimEntries).Select(static name => name.ToLowerInvariant()).Order(StringComparer.Ordinal));

        public bool NeedsPreflight => Method is not ("GET" or "HEAD" or "POST")
            || Headers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(static name => !SafelistedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals("content-type", StringComparison.OrdinalIgnoreCase));

        public RequestFacts Preflight(HttpRequest like) => Facts(isPreflight: true, like);

        public RequestFacts Actual(HttpRequest like) => Facts(isPreflight: false, like);

        public static TriedRequest? Of(IQueryCollection query)
        {
            if (!query.ContainsKey("origin"))
            {
                return null;
            }

            string path = query["path"].ToString().Trim();
            return new TriedRequest(
                query["origin"].ToString(), query["method"].ToString().Trim(), query["headers"].ToString().Trim(), path.StartsWith('/') ? path : "/" + path, query.ContainsKey("credentials"));
        }

        private RequestFacts Facts(bool isPreflight, HttpRequest like) => new()
        {
            IsPreflight = isPreflight,
            Origin = Origin.Length == 0 ? StringValues.Empty : Origin,
            RequestMethod = isPreflight ? Method : StringValues.Empty,
            RequestHeaders = isPreflight ? HeaderList : StringValues.Empty,
            Scheme = like.Scheme,
            Host = like.Host.Value,
        };
    }
}
