namespace Playground;

/// <summary>Where the three origins listen: the API, the page that may read it, and the page that may not.</summary>
internal sealed record Ports(int Api, int Page, int Stranger)
{
    private const string AllowedOrigins = "CorsGuard:Profiles:Development:DefaultPolicy:AllowedOrigins";

    public static Ports Of(IConfiguration configuration) => new(
        configuration.GetValue("Playground:ApiPort", 5080),
        configuration.GetValue("Playground:PagePort", 5081),
        configuration.GetValue("Playground:StrangerPort", 5082));

    /// <summary>
    /// appsettings.json allows the page on its usual port. On another one, this adds what an operator would write: a later source owns the
    /// whole list.
    /// </summary>
    public void AllowPage(ConfigurationManager configuration)
    {
        if (!configuration.GetSection(AllowedOrigins).GetChildren().Any(origin => origin.Value == Origin(Page)))
        {
            configuration.AddInMemoryCollection([new(AllowedOrigins, Origin(Page))]);
        }
    }

    public static string Origin(int port) => $"http://localhost:{port}";
}
