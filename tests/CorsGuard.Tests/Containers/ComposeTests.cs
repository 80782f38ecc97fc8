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
        using var api = await StartAsync(true, WithShortName("https://other.example.org"));

        // The acknowledged warning about tenants does not come any more, which is no reason to stop the start.
        Assert.Contains("CG1016", api.Output, StringComparison.Ordinal);
        await Expected.AssertAllowedAsync(api, "https://other.example.org");
        await Expected.AssertAllowedAsync(api, "https://pr-42.preview.example.com");
        await Expected.AssertRefusedAsync(api, "https://app.example.com");
        await Expected.AssertRefusedAsync(api, "https://acme.tenants.example.com");
    }

    [Fact]
    public async Task ShortName_SetButEmpty_StopsTheStart()
    {
        using var api = await Container.RunToItsEndAsync(images, "Api", Compose.Environment("api", WithShortName("")));

        Assert.NotEqual(0, api.ExitCode);
        Assert.Contains("CG1007", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShortName_SetButEmptyWhereWarningsDoNotStop_LeavesTheExpressions()
    {
        Dictionary<string, string> environment = new(Compose.Environment("api", WithShortName(""))) { ["CorsGuard__FailOnWarnings"] = "false" };
        using var api = await Container.StartAsync(images, "Api", environment);

        await Expected.AssertAllowedAsync(api, "https://pr-42.preview.example.com");
        await Expected.AssertRefusedAsync(api, "https://app.example.com");
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

    private static Dictionary<string, string> WithShortName(string value) => new(ComposeFile.Variables("production.env")) { ["CORSGUARD_ALLOWED_ORIGINS"] = value };

    private Task<Container> StartAsync(bool invariant, IReadOnlyDictionary<string, string> variables) =>
        Container.StartAsync(images, "Api", Compose.Environment("api", variables), invariant);
}
