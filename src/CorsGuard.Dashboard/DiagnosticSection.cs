using CorsGuard.Hosting;

namespace CorsGuard.Dashboard;

/// <summary>What is to be said about the settings in force, and about those that could not be used.</summary>
internal static class DiagnosticSection
{
    public static void Render(Html html, PoliciesInForce inForce)
    {
        html.Raw("<section id=\"diagnostics\"><h2>Diagnostics</h2>");
        if (inForce.Rejected is { } rejected)
        {
            html.Raw("<h3>Of the change that could not be used</h3>");
            if (rejected.Exception is { } exception)
            {
                html.Element("p", exception.Message, "failed");
            }

            Render(html, rejected.Diagnostics);
            html.Raw("<h3>Of the settings in force</h3>");
        }

        Render(html, inForce.Loaded.Diagnostics.Diagnostics);
        html.Raw("</section>");
    }

    private static void Render(Html html, IReadOnlyList<CorsGuardDiagnostic> diagnostics)
    {
        if (diagnostics.Count == 0)
        {
            html.Element("p", "None.");
            return;
        }

        html.Raw("<ul class=\"diagnostics\">");
        foreach (var diagnostic in diagnostics.OrderByDescending(static diagnostic => diagnostic.Severity))
        {
            html.Raw($"<li class=\"{(diagnostic.Severity == CorsGuardDiagnosticSeverity.Information ? "noted" : "failed")}\"><b>").Text($"{diagnostic.Severity} {diagnostic.Code}").Raw("</b> <code>")
                .Text(diagnostic.Path).Raw("</code> ").Text(diagnostic.Source is null ? "" : $"({diagnostic.Source}) ").Text(diagnostic.Message).Raw(" <i>").Text(diagnostic.Hint).Raw("</i></li>");
        }

        html.Raw("</ul>");
    }
}
