using Microsoft.Extensions.FileProviders;

namespace Playground;

/// <summary>Serves the page, and tells it who is who. It needs no CORS: a page may always read its own origin.</summary>
internal static class PageServer
{
    public static WebApplication Create(string[] args, Ports ports, int port)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(Ports.Origin(port));
        var app = builder.Build();
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        app.MapGet("/origins.json", () => new
        {
            api = Ports.Origin(ports.Api),
            page = Ports.Origin(ports.Page),
            stranger = Ports.Origin(ports.Stranger),
        });
        return app;
    }
}
