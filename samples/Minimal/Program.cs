var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCorsGuard();

var app = builder.Build();
app.UseCorsGuard();

app.MapGet("/orders", () => "Two orders.");
app.MapGet("/partners/feed", () => "News for partners.").RequireCors("partners");

app.Run();
