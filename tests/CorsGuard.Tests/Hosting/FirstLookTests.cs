using Microsoft.AspNetCore.Builder;

namespace CorsGuard.Tests.Hosting;

public sealed class FirstLookTests
{
    private const string Settings = """
        { "CorsGuard": { "DefaultPolicy": { "AllowedOrigins": [ "https://frontend.example.com" ], "AllowCredentials": "true" },
          "Policies": { "partners": { "AllowedOrigins": [ "https://partner.example.com" ] } } } }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Basics(bool kestrel)
    {
        await using var app = await TestApp.StartAsync(
            Settings,
            static app =>
            {
                app.UsePathBase("/base");
                app.MapGet("/", static () => "x");
                app.MapGet("/boom", static string () => throw new InvalidOperationException("boom"));
                app.MapGet("/boom2", static async Task<string> () => { await Task.Yield(); throw new InvalidOperationException("boom"); });
                app.MapDelete("/p", static () => "deleted").RequireCors("partners");
                app.MapGet("/p", static () => "got").RequireCors("partners");
                app.Map("/branch", static branch => branch.UseRouting().UseEndpoints(static e => e.MapPut("/q", static () => "q").RequireCors("partners")));
                app.UseCorsGuard();
            },
            static builder =>
            {
            },
            kestrel);
        async Task Show(string name, Task<HttpResponseMessage> t)
        {
            try { var r = await t; Console.WriteLine(name + " " + (int)r.StatusCode + " | " + string.Join(" | ", CorsHeaders.Of(r))); } catch (Exception e) { Console.WriteLine(name + " " + e.Message); }
        }
        await Show("get allowed", app.GetAsync("/", TestApp.Allowed));
        await Show("get refused", app.GetAsync("/", TestApp.Refused));
        await Show("get none", app.GetAsync("/", null));
        await Show("404", app.GetAsync("/nope", TestApp.Allowed));
        await Show("boom", app.GetAsync("/boom", TestApp.Allowed));
        await Show("boom2", app.GetAsync("/boom2", TestApp.Allowed));
        await Show("pre default", app.PreflightAsync("/", TestApp.Allowed, "PUT", "x-foo"));
        await Show("pre partner", app.PreflightAsync("/p", "https://partner.example.com", "DELETE"));
        await Show("pre partner default origin", app.PreflightAsync("/p", TestApp.Allowed, "DELETE"));
        await Show("pre base partner", app.PreflightAsync("/base/p", "https://partner.example.com", "DELETE"));
        await Show("pre branch partner", app.PreflightAsync("/branch/q", "https://partner.example.com", "PUT"));
        await Show("pre base branch partner", app.PreflightAsync("/base/branch/q", "https://partner.example.com", "PUT"));
        await Show("get partner", app.GetAsync("/p", "https://partner.example.com"));
        await Show("get base partner", app.GetAsync("/base/p", "https://partner.example.com"));
        await Show("same origin", app.GetAsync("/", app.Client.BaseAddress!.ToString().TrimEnd('/')));
        foreach (var l in app.CorsLog) { Console.WriteLine(l); }
    }
}
