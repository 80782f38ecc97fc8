using CorsGuard.Evaluation;

namespace CorsGuard.Dashboard;

/// <summary>An explanation as HTML: the steps, the near miss, and what to change.</summary>
internal static class ExplanationView
{
    public static void Render(Html html, Explanation explanation)
    {
        html.Raw("<ol class=\"steps\">");
        foreach (var step in explanation.Steps)
        {
            html.Raw($"<li class=\"{ClassOf(step.Outcome)}\"><b>").Text(step.Subject).Raw("</b> <i>").Text(WordFor(step.Outcome)).Raw("</i> ").Text(step.Text).Raw("</li>");
        }

        html.Raw("</ol>");
        if (explanation.NearMiss is { } miss)
        {
            html.Element("p", miss, "miss");
        }

        if (explanation.Request is { } request)
        {
            html.Element("p", request.Describe());
        }

        if (explanation.Advice is { } advice)
        {
            html.Element("p", advice);
        }

        foreach (var change in explanation.Changes)
        {
            html.Raw("<div class=\"change\"><p>If it should be allowed: <code>").Text(change.Path).Raw("</code>");
            html.Text(change.Source is { } source ? $" (set by {source})" : " (not set)").Raw("</p>");
            if (change.IsInCode)
            {
                html.Element("p", change.Describe());
            }

            if (change.Json is { } json)
            {
                html.Copyable("appsettings.json", json);
            }

            if (change.Variable is { } variable)
            {
                html.Copyable("environment", variable);
            }

            html.Raw("</div>");
        }
    }

    private static string ClassOf(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Failed => "failed",
        StepOutcome.Passed => "passed",
        _ => "noted",
    };

    // Colour alone says nothing to some.
    private static string WordFor(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Failed => "refused:",
        StepOutcome.Passed => "passed:",
        _ => "",
    };
}
