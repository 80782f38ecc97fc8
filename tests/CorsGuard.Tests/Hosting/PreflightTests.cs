namespace CorsGuard.Tests.Hosting;

/// <summary>Preflights of every policy, well-formed: what is sent back.</summary>
public sealed class PreflightTests : IClassFixture<MatrixApp>
{
    private const string Frontend = MatrixApp.Frontend;
    private const string DefaultMethods = "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE";
    private const string DefaultHeaders = "Access-Control-Allow-Headers: Accept, Authorization, Content-Type, X-Requested-With";
    private const string Credentials = "Access-Control-Allow-Credentials: true";

    private readonly MatrixApp _app;

    public PreflightTests(MatrixApp app)
    {
        _app = app;
    }

    [Theory]
    [InlineData("single", Frontend)]
    [InlineData("several", MatrixApp.Admin)]
    [InlineData("wildcard", "https://a.b.example.com")]
    [InlineData("any-port", MatrixApp.Dev)]
    [InlineData("regex", Frontend)]
    [InlineData("null", "null")]
    [InlineData("credentials", Frontend, Credentials)]
    [InlineData("exposed", Frontend)]
    [InlineData("exposed-all", Frontend)]
    [InlineData("zero-age", Frontend, "Access-Control-Max-Age: 0")]
    [InlineData("long-age", Frontend, "Access-Control-Max-Age: 7200")]
    public async Task AllowedOrigin_GetsTheWholeLists(string policy, string origin, params string[] more)
    {
        await AssertAsync(policy, origin, "PUT", "content-type", 204, [$"Access-Control-Allow-Origin: {origin}", DefaultMethods, DefaultHeaders, "Vary: Origin", .. more]);
    }

    [Theory]
    [InlineData("DELETE", "x-unknown")]
    [InlineData("PROPFIND", null)]
    [InlineData("PROPFIND", "x-unknown, content-type")]
    [InlineData("put", null)]
    [InlineData("GET", "access-control-request-headers")]
    public async Task RefusedMethodOrHeader_GetsTheWholeListsToo(string method, string? headers)
    {
        await AssertAsync("single", Frontend, method, headers, 204, $"Access-Control-Allow-Origin: {Frontend}", DefaultMethods, DefaultHeaders, "Vary: Origin");
    }

    [Fact]
    public async Task CustomSuccessStatus_IsSent()
    {
        await AssertAsync("status-200", Frontend, "PUT", null, 200, $"Access-Control-Allow-Origin: {Frontend}", DefaultMethods, DefaultHeaders, "Vary: Origin");
    }

    [Fact]
    public async Task AnyOriginPolicy_NeverLooksAtTheOrigin()
    {
        string[][] origins = [[Frontend], ["null"], ["nonsense"], [Frontend, Frontend], ["http://localhost"]];
        foreach (var origin in origins)
        {
            var response = await _app.SendAsync(CorsRequest.Preflight("/any", origin, ["PUT"]));

            await CorsHeaders.AssertPreflightAsync(response, 204, "Access-Control-Allow-Origin: *", DefaultMethods, DefaultHeaders);
        }
    }

    [Theory]
    [InlineData("all-names", "Access-Control-Allow-Headers: *", $"Access-Control-Allow-Origin: {Frontend}", "Vary: Origin")]
    [InlineData("all-names-any", "Access-Control-Allow-Headers: *", "Access-Control-Allow-Origin: *")]
    [InlineData("all-names-authorization", "Access-Control-Allow-Headers: *, Authorization", $"Access-Control-Allow-Origin: {Frontend}", "Vary: Origin")]
    public async Task Wildcards_WithoutCredentials_AreSentAsTheyAre(string policy, params string[] expected)
    {
        await AssertAsync(policy, Frontend, "PROPFIND", "x-a,authorization", 204, ["Access-Control-Allow-Methods: *", .. expected]);
    }

    [Theory]
    [InlineData("propFind", "x-a,x-b", "x-a,x-b")]
    [InlineData("PUT", "authorization", "authorization")]
    [InlineData("PUT", " X-A ,, x-b\t", "X-A,x-b")]
    public async Task Wildcards_WithCredentials_AreEchoed(string method, string requested, string echoed)
    {
        await AssertAsync(
            "all-names-credentials",
            Frontend,
            method,
            requested,
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            Credentials,
            $"Access-Control-Allow-Methods: {method}",
            $"Access-Control-Allow-Headers: {echoed}",
            "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    [Fact]
    public async Task HeaderWildcard_WithCredentialsAndNothingRequested_SendsNoHeaderList()
    {
        await AssertAsync(
            "all-names-credentials",
            Frontend,
            "PUT",
            null,
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            Credentials,
            "Access-Control-Allow-Methods: PUT",
            "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    [Fact]
    public async Task OnlyWhatIsEchoed_IsInVary()
    {
        await AssertAsync(
            "all-methods-credentials",
            Frontend,
            "MERGE",
            "x-custom",
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            Credentials,
            "Access-Control-Allow-Methods: MERGE",
            "Access-Control-Allow-Headers: X-Custom",
            "Vary: Origin, Access-Control-Request-Method");
        await AssertAsync(
            "all-headers-credentials",
            Frontend,
            "PUT",
            "x-custom",
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            Credentials,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: x-custom",
            "Vary: Origin, Access-Control-Request-Headers");
    }

    [Fact]
    public async Task SeveralLinesOfRequestedHeaders_AreEchoedAsOneValue()
    {
        var response = await _app.SendAsync(CorsRequest.Preflight("/all-headers-credentials", [Frontend], ["PUT"], "x-a, x-b", "", "x-c"));

        await CorsHeaders.AssertPreflightAsync(
            response,
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            Credentials,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: x-a,x-b,x-c",
            "Vary: Origin, Access-Control-Request-Headers");
    }

    [Fact]
    public async Task EmptyLists_AreNotSent()
    {
        await AssertAsync("no-names", Frontend, "PUT", "x-a", 204, $"Access-Control-Allow-Origin: {Frontend}", "Vary: Origin");
    }

    private async Task AssertAsync(string policy, string origin, string method, string? headers, int status, params string[] expected)
    {
        var response = await _app.SendAsync(CorsRequest.Preflight($"/{policy}", [origin], [method], headers is null ? [] : [headers]));

        await CorsHeaders.AssertPreflightAsync(response, status, expected);
    }
}
