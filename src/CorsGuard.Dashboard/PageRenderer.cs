using System.Globalization;
using CorsGuard.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Dashboard;

/// <summary>Renders the page, or the part of it that changes by itself.</summary>
internal sealed class PageRenderer
{
    private readonly PolicyProvider _policies;
    private readonly PipelineState _state;
    private readonly RequestHistory _history;
    private readonly ProxySymptoms _symptoms;

    public PageRenderer(PolicyProvider policies, PipelineState state, RequestHistory history, ProxySymptoms symptoms)
    {
        _policies = policies;
        _state = state;
        _history = history;
        _symptoms = symptoms;
    }

    public async ValueTask<string> RenderAsync(HttpRequest request)
    {
        var home = (request.PathBase + request.Path).Value?.TrimEnd('/') ?? "";
        var inForce = _policies.InForce;
        var html = new Html()
            .Raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>CorsGuard</title>")
            .Raw("<link rel=\"stylesheet\" href=\"").Text(home).Raw("/dashboard.css\"><script src=\"").Text(home).Raw("/dashboard.js\" defer></script></head>")
            .Raw("<body data-live=\"").Text(home).Raw("/live\"><a class=\"skip\" href=\"#main\">Skip to content</a>")
            .Raw("<header><h1>CorsGuard</h1><nav><a href=\"#requests\">Requests</a><a href=\"#try\">Try it</a><a href=\"#policies\">Policies</a><a href=\"#diagnostics\">Diagnostics</a></nav><p>")
            .Text(string.Create(CultureInfo.InvariantCulture, $"Settings of {inForce.LoadedAt:u}, profile {inForce.Loaded.Read.Profile ?? "none"}."))
            .Raw("</p></header><main id=\"main\">");
        if (inForce.Rejected is { } rejected)
        {
            html.Raw("<p class=\"alert\" role=\"alert\">").Text(string.Create(
                CultureInfo.InvariantCulture, $"The settings changed at {rejected.At:u} and cannot be used: the older ones are in force. See Diagnostics.")).Raw("</p>");
        }

        html.Raw("<section id=\"requests\"><h2>Requests</h2><p><label>Filter <input type=\"search\" id=\"filter\" placeholder=\"origin, path, reason\"></label> ")
            .Raw("<label><input type=\"checkbox\" id=\"pause\"> Pause</label></p><div id=\"live\">").Raw(RenderLive()).Raw("</div></section>");
        await new TrySection(_policies, _state).RenderAsync(html, request, home);
        PolicySection.Render(html, inForce);
        DiagnosticSection.Render(html, inForce);
        return html.Raw("</main></body></html>").ToString();
    }

    public string RenderLive()
    {
        var html = new Html();
        ProxySection.Render(html, _symptoms.Findings);
        LiveSection.Render(html, _history, _policies.InForce.Policies);
        return html.ToString();
    }
}
