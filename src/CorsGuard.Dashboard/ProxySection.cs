using System.Globalization;
using CorsGuard.Hosting;

namespace CorsGuard.Dashboard;

/// <summary>What the requests show of proxies in front of the application and servers behind it; nothing, where there is nothing to say.</summary>
internal static class ProxySection
{
    public static void Render(Html html, IReadOnlyList<ProxyFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        html.Raw("<h3>Proxies</h3><ul class=\"diagnostics\">");
        foreach (var finding in findings)
        {
            html.Raw("<li class=\"failed\">").Text(string.Create(CultureInfo.InvariantCulture, $"{finding.SeenAt:u}: ")).Text(finding.Seen).Raw(" <i>").Text(finding.Fix).Raw("</i></li>");
        }

        html.Raw("</ul>");
    }
}
