using CorsGuard.Hosting;
using CorsGuard.Observability;
using CorsGuard.Policies;

namespace CorsGuard.Dashboard;

/// <summary>The policies in force, with what set each value and whom each trusts.</summary>
internal static class PolicySection
{
    // Of a list of thousands the first say enough.
    private const int MaxValues = 100;

    public static void Render(Html html, PoliciesInForce inForce)
    {
        html.Raw("<section id=\"policies\"><h2>Policies</h2>");
        var loaded = inForce.Loaded;
        var compiled = PolicySetCompiler.Compile(loaded.Options, loaded.Locations, new DiagnosticBag(), loaded.Compiled.Settings);
        if (compiled.Rules.Count == 0)
        {
            html.Element("p", "None is configured.");
        }

        foreach (var rules in compiled.Rules)
        {
            Render(html, rules);
        }

        if (loaded.Options.Paths.Count > 0)
        {
            html.Raw("<h3>Paths</h3><table><tbody>");
            foreach (var (path, policy) in loaded.Options.Paths)
            {
                html.Raw("<tr><th><code>").Text(path).Raw("</code><td>").Text(policy).Raw("<td class=\"source\">").Text(SourceOf(loaded.Locations[$"{nameof(loaded.Options.Paths)}:{path}"])).Raw("</tr>");
            }

            html.Raw("</tbody></table>");
        }

        html.Raw("</section>");
    }

    private static void Render(Html html, PolicyRules rules)
    {
        var policy = rules.Policy;
        html.Raw("<article><h3>").Text(policy.Name).Raw("</h3><div class=\"scroll\"><table><tbody>");
        Row(html, "trusts", TrustedSites.Of(rules), "");
        RulesRow(html, rules);
        Row(html, nameof(CorsGuardPolicyOptions.AllowCredentials), [policy.AllowCredentials ? "true" : "false"], rules);
        Row(html, nameof(CorsGuardPolicyOptions.AllowedMethods), [policy.AllowMethodsValue.ToString()], rules);
        Row(html, nameof(CorsGuardPolicyOptions.AllowedHeaders), [policy.AllowHeadersValue.ToString()], rules);
        Row(html, nameof(CorsGuardPolicyOptions.ExposedHeaders), [policy.ExposeHeadersValue.ToString()], rules);
        Row(html, nameof(CorsGuardPolicyOptions.PreflightMaxAge), [policy.MaxAge is null ? "the browser's default" : policy.MaxAgeValue + " s"], rules);
        if (policy.Candidate is { } candidate)
        {
            Row(html, nameof(CorsGuardPolicyOptions.Candidate), [$"{candidate.Origins.ExactCount + candidate.Origins.PatternCount + candidate.Origins.Regexes.Count} origin rules, tried beside it"], rules);
        }

        html.Raw("</tbody></table></div></article>");
    }

    private static void RulesRow(Html html, PolicyRules rules)
    {
        var each = TrustedSites.OfEachRule(rules).ToList();
        html.Raw("<tr><th>origin rules<td>");
        html.Raw(each.Count == 0 ? "none" : "<ul class=\"rules\">");
        foreach (var (rule, sites) in each.Take(MaxValues))
        {
            html.Raw("<li><code>").Text(rule).Raw("</code> trusts ").Text(sites.Count == 0 ? "nobody" : string.Join(", ", sites)).Raw("</li>");
        }

        html.Raw(each.Count == 0 ? "" : "</ul>").Text(each.Count > MaxValues ? $"and {each.Count - MaxValues} more" : "");
        string[] settings = rules.Regexes.Count == 0 ? [nameof(CorsGuardPolicyOptions.AllowedOrigins)] : [nameof(CorsGuardPolicyOptions.AllowedOrigins), nameof(CorsGuardPolicyOptions.AllowedOriginRegexes)];
        html.Raw("<td class=\"source\">").Text(string.Join("; ", settings.Select(setting => SourceOf(rules.Context.At(setting))))).Raw("</tr>");
    }

    private static void Row(Html html, string name, IReadOnlyList<string> values, PolicyRules rules) => Row(html, name, values, SourceOf(rules.Context.At(name)));

    private static void Row(Html html, string name, IReadOnlyList<string> values, string source)
    {
        html.Raw("<tr><th>").Text(name).Raw("<td>");
        var shown = values.Take(MaxValues).Where(static value => value.Length > 0).ToList();
        html.Text(shown.Count == 0 ? "none" : string.Join(", ", shown));
        if (values.Count > MaxValues)
        {
            html.Text($" and {values.Count - MaxValues} more");
        }

        html.Raw("<td class=\"source\">").Text(source).Raw("</tr>");
    }

    private static string SourceOf(SettingLocation at) => at.Source is null ? "default" : $"{at.Source}, {at.Path}";
}
