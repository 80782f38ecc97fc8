using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCorsGuard();

// docs: telemetry
builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter("CorsGuard").AddConsoleExporter())
    .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore").AddConsoleExporter());
// docs: end

builder.Services.AddHealthChecks().AddCorsGuard();

var app = builder.Build();
app.UseCorsGuard();

app.MapHealthChecks("/health");
app.MapGet("/orders", () => "Two orders.");

app.Run();
