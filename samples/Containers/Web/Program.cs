var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();

app.UseDefaultFiles();
app.UseStaticFiles();
// One image for every deployment: where the API is, the page asks its own server.
app.MapGet("/settings.json", (IConfiguration configuration) => new { api = configuration["API_ORIGIN"] });

app.Run();
