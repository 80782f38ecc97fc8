var builder = WebApplication.CreateBuilder(args);

// docs: sources
// Mounted settings. Later sources win, so these win over environment variables.
if (builder.Configuration["SETTINGS_FILE"] is { Length: > 0 } file)
{
    builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: true);
}

if (builder.Configuration["SETTINGS_FOLDER"] is { Length: > 0 } folder)
{
    builder.Configuration.AddKeyPerFile(folder, optional: false, reloadOnChange: true);
}
// docs: end

// docs: services
builder.Services.AddCorsGuard();
builder.Services.AddHealthChecks().AddCorsGuard();
// docs: end

var app = builder.Build();
app.UseCorsGuard();

app.MapHealthChecks("/healthz");
app.MapGet("/orders", (HttpResponse response) =>
{
    response.Headers["X-Request-Id"] = Guid.NewGuid().ToString("N");
    return new Message("Two orders.");
});
app.MapPut("/orders/1", () => new Message("Stored."));

app.Run();

internal sealed record Message(string Text);
