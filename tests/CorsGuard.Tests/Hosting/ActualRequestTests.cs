namespace CorsGuard.Tests.Hosting;

/// <summary>Actual requests: every kind of origin against every kind of policy.</summary>
public sealed class ActualRequestTests : IClassFixture<MatrixApp>
{
    private const string Frontend = MatrixApp.Frontend;
    private const string OwnOrigin = "http://localhost";

    private static readonly string[][] RefusedByAll =
    [
        [],
        [MatrixApp.Attacker],
        ["null"],
        [""],
        [" "],
        ["https://frontend.example.com/"],
        ["https://frontend.example.com:443"],
        ["HTTPS://FRONTEND.EXAMPLE.COM"],
        ["https://frontend.example.com."],
        ["https://user@frontend.example.com"],
        ["frontend.example.com"],
        ["*"],
        ["https://frontend.example.com, https://frontend.example.com"],
        [$"https://{new string('a', 400)}.example.com"],
        [Frontend, Frontend],
        [Frontend, ""],
        [MatrixApp.Attacker, Frontend],
    ];

    private readonly MatrixApp _app;

    public ActualRequestTests(MatrixApp app)
    {
        _app = app;
    }

    [Theory]
    [InlineData("single", Frontend)]
    [InlineData("several", Frontend)]
    [InlineData("several", MatrixApp.Admin)]
    [InlineData("wildcard", Frontend)]
    [InlineData("wildcard", "https://a.b.example.com")]
    [InlineData("any-port", MatrixApp.Dev)]
    [InlineData("any-port", "http://dev.example.com")]
    [InlineData("regex", MatrixApp.Admin)]
    [InlineData("null", "null")]
    [InlineData("own", OwnOrigin)]
    [InlineData("credentials", Frontend, "Access-Control-Allow-Credentials: true")]
    [InlineData("exposed", Frontend, "Access-Control-Expose-Headers: X-Request-Id, ETag")]
    [InlineData("exposed-all", Frontend, "Access-Control-Expose-Headers: *")]
    [InlineData("all-names", Frontend)]
    [InlineData("all-names-credentials", Frontend, "Access-Control-Allow-Credentials: true")]
    [InlineData("zero-age", Frontend)]
    [InlineData("status-200", Frontend)]
    public async Task AllowedOrigin_IsSentBack(string policy, string origin, params string[] more)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var response = await _app.SendAsync(CorsRequest.Actual(method, $"/{policy}", origin));

            CorsHeaders.AssertResponse(response, 200, [$"Access-Control-Allow-Origin: {origin}", "Vary: Origin", .. more]);
            Assert.Equal(policy, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("single")]
    [InlineData("several")]
    [InlineData("wildcard")]
    [InlineData("any-port")]
    [InlineData("regex")]
    [InlineData("nobody")]
    [InlineData("credentials")]
    [InlineData("exposed")]
    [InlineData("exposed-all")]
    [InlineData("all-names")]
    [InlineData("all-names-credentials")]
    [InlineData("zero-age")]
    public async Task OtherOrigin_RunsTheAppWithoutCorsHeaders(string policy)
    {
        foreach (var origin in RefusedByAll.Append([OwnOrigin]))
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                var response = await _app.SendAsync(CorsRequest.Actual(method, $"/{policy}", origin));

                CorsHeaders.AssertResponse(response, 200, "Vary: Origin");
                Assert.Equal(policy, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    [Fact]
    public async Task AnyOriginPolicy_AnswersEverybodyAlike()
    {
        foreach (var origin in RefusedByAll.Append([Frontend]).Append([OwnOrigin]))
        {
            var response = await _app.SendAsync(CorsRequest.Actual(HttpMethod.Get, "/any", origin));

            CorsHeaders.AssertResponse(response, 200, "Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: X-Request-Id, ETag");
        }
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("https://example.com")]
    [InlineData("https://evilexample.com")]
    [InlineData("https://a.example.com:8443")]
    [InlineData("https://a.example.com.attacker.net")]
    [InlineData("http://a.example.com")]
    public async Task Wildcard_OutsideItsHosts_IsRefused(string origin)
    {
        CorsHeaders.AssertResponse(await _app.SendAsync(CorsRequest.Actual(HttpMethod.Get, "/wildcard", origin)), 200, "Vary: Origin");
    }

    [Fact]
    public async Task UngovernedPath_IsLeftAlone()
    {
        CorsHeaders.AssertResponse(await _app.SendAsync(CorsRequest.Actual(HttpMethod.Get, "/ungoverned", Frontend)), 200);
    }
}
