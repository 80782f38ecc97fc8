using CorsGuard.Tests.Hosting;

namespace CorsGuard.Tests.Containers;

/// <summary>The processes of the sample with the environment that its Compose file gives them.</summary>
public sealed class ComposeTests(PublishedImages images)
{
    private static readonly ComposeFile Compose = ComposeFile.Read();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Production_AnswersTenantsAndPreviewsAndNobodyElse(bool invariant)
    {
        using var api = await StartAsync(invariant, ComposeFile.Variables("production.env"));

        await Expected.AssertPolicyAsync(api);
    }

    [Fact]
    public async Task NoVariables_MeansProduction()
    {
        using var api = await StartAsync(true, new Dictionary<string, string>());

        await Expected.AssertAllowedAsync(api, "https://app.example.com");
        await Expected.AssertRefusedAsync(api, "http://app.localhost:8080");
    }

    [Fact]
    public async Task Development_AllowsThisMachineAndNothingOfProduction()
    {
        using var api = await StartAsync(true, ComposeFile.Variables("development.env"));

        await Expected.AssertAllowedAsync(api, "http://localhost:3000");
        await Expected.AssertAllowedAsync(api, "http://app.localhost:8080");
        using var production = await api.GetAsync("/orders", "https://app.example.com");
        CorsHeaders.AssertResponse(production, 403, "Vary: Origin");
        using var preview = await api.GetAsync("/orders", "https://pr-42.preview.example.com");
        CorsHeaders.AssertResponse(preview, 403, "Vary: Origin");
    }

    [Fact]
    public async Task ShortName_WhereComposeIsStarted_ReplacesTheListOfTheProfile()
    {
        Dictionary<string, string> variables = new(ComposeFile.Variables("production.env")) { ["CORSGUARD_ALLOWED_ORIGINS"] = "https://other.example.org" };
        // The warning about tenants is acknowledged, and does not come any more: that is reported, and would stop the start.
        Dictionary<string, string> environment = new(Compose.Environment("api", variables)) { ["CorsGuard__FailOnWarnings"] = "false" };
        using var api = await Container.StartAsync(images, "Api", environment);

        await Expected.AssertAllowedAsync(api, "https://other.example.org");
        await Expected.AssertAllowedAsync(api, "https://pr-42.preview.example.com");
        await Expected.AssertRefusedAsync(api, "https://app.example.com");
        await Expected.AssertRefusedAsync(api, "https://acme.tenants.example.com");
    }

    [Fact]
    public async Task OwnOrigin_BehindAProxyThatEndsTls_Runs()
    {
        using var api = await StartAsync(true, ComposeFile.Variables("production.env"));

        using var own = await api.GetAsync("/orders", "https://api.example.com", ("Host", "api.example.com"), ("X-Forwarded-Proto", "https"));
        CorsHeaders.AssertResponse(own, 200, "Vary: Origin");
        using var withoutTheProxy = await api.GetAsync("/orders", "https://api.example.com", ("Host", "api.example.com"));
        CorsHeaders.AssertResponse(withoutTheProxy, 403, "Vary: Origin");
    }

    [Theory]
    [InlineData("production.env")]
    [InlineData("development.env")]
    public async Task Page_IsToldWhereTheApiIs(string file)
    {
        var variables = ComposeFile.Variables(file);
        using var web = await Container.StartAsync(images, "Web", Compose.Environment("web", variables));

        Assert.Contains("<title>CorsGuard in containers</title>", await web.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Equal($$"""{"api":"{{variables["API_ORIGIN"]}}"}""", await web.ReadAsync("/settings.json"));
    }

    private Task<Container> StartAsync(bool invariant, IReadOnlyDictionary<string, string> variables) =>
        Container.StartAsync(images, "Api", Compose.Environment("api", variables), invariant);
}
