namespace CorsGuard.Tests.Hosting;

/// <summary>Preflights that are refused, and the odd ones that are not.</summary>
public sealed class RefusedPreflightTests : IClassFixture<MatrixApp>
{
    private const string Frontend = MatrixApp.Frontend;

    private static readonly string[] GovernedByOrigin =
    [
        "single", "several", "wildcard", "regex", "credentials", "exposed", "all-names", "all-names-credentials", "no-names", "zero-age", "status-200",
    ];

    private readonly MatrixApp _app;

    public RefusedPreflightTests(MatrixApp app)
    {
        _app = app;
    }

    public static TheoryData<string[]> RefusedOrigins =>
    [
        new([MatrixApp.Attacker]),
        new(["null"]),
        new(["http://localhost"]),
        new(["https://frontend.example.com/"]),
        new(["https://frontend.example.com:443"]),
        new(["https://Frontend.example.com"]),
        new([Frontend, Frontend]),
        new([Frontend, MatrixApp.Attacker]),
    ];

    public static TheoryData<string[]> MalformedMethods =>
    [
        new(["PUT", "PUT"]),
        new(["GET", ""]),
        new([new string('A', 65)]),
        new(["PUT POST"]),
        new(["PUT,POST"]),
        new([" "]),
        new(["P\u00fcT"]),
        new(["\"PUT\""]),
    ];

    public static TheoryData<string[]> MalformedHeaders =>
    [
        new([new string('a', 4097)]),
        new([new string('a', 2048), new string('b', 2049)]),
        new([string.Join(',', Enumerable.Range(0, 129).Select(static i => $"x-{i}"))]),
        new([.. Enumerable.Range(0, 129).Select(static i => $"x-{i}")]),
        new(["x-a" + new string(',', 17)]),
        new([.. Enumerable.Repeat("", 17)]),
        new(["x a"]),
        new(["x-a;x-b"]),
        new(["\"x-a\""]),
        new(["x-\u00e4"]),
        new(["x-a,(x)"]),
        new(["x-a\u00a0"]),
    ];

    public static TheoryData<string[]> WithinBounds =>
    [
        new([new string('a', 4096)]),
        new([new string('a', 2048), new string('b', 2048)]),
        new([string.Join(',', Enumerable.Range(0, 128).Select(static i => $"x-{i}"))]),
        new(["x-a" + new string(',', 16)]),
        new([.. Enumerable.Repeat("", 16)]),
        new([" \t content-type \t,\tX-REQUESTED-WITH,content-type,, accept"]),
        new(["content-type", "accept , x-requested-with", "content-type"]),
    ];

    [Theory]
    [MemberData(nameof(RefusedOrigins))]
    public async Task RefusedOrigin_IsForbidden(string[] origin)
    {
        foreach (var policy in GovernedByOrigin)
        {
            await AssertAsync(CorsRequest.Preflight($"/{policy}", origin, ["PUT"], "content-type"), 403, "Vary: Origin");
        }
    }

    [Theory]
    [MemberData(nameof(MalformedMethods))]
    public async Task MalformedMethod_IsForbiddenWhateverTheOrigin(string[] methods)
    {
        foreach (var origin in new[] { Frontend, MatrixApp.Attacker })
        {
            foreach (var policy in GovernedByOrigin)
            {
                await AssertAsync(CorsRequest.Preflight($"/{policy}", [origin], methods), 403, "Vary: Origin");
            }

            await AssertAsync(CorsRequest.Preflight("/any", [origin], methods), 403);
            await AssertAsync(CorsRequest.Preflight("/all-names-any", [origin], methods), 403);
        }
    }

    [Theory]
    [MemberData(nameof(MalformedHeaders))]
    public async Task MalformedHeaderNames_AreForbiddenWhateverTheOrigin(string[] headers)
    {
        foreach (var origin in new[] { Frontend, MatrixApp.Attacker })
        {
            foreach (var policy in GovernedByOrigin)
            {
                await AssertAsync(CorsRequest.Preflight($"/{policy}", [origin], ["PUT"], headers), 403, "Vary: Origin");
            }

            await AssertAsync(CorsRequest.Preflight("/any", [origin], ["PUT"], headers), 403);
            await AssertAsync(CorsRequest.Preflight("/all-names-any", [origin], ["PUT"], headers), 403);
        }
    }

    [Theory]
    [MemberData(nameof(WithinBounds))]
    public async Task UnusualHeaderNamesWithinTheBounds_AreRead(string[] headers)
    {
        await AssertAsync(
            CorsRequest.Preflight("/single", [Frontend], ["PUT"], headers),
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE",
            "Access-Control-Allow-Headers: Accept, Authorization, Content-Type, X-Requested-With",
            "Vary: Origin");
    }

    [Fact]
    public async Task LongestMethod_IsRead()
    {
        await AssertAsync(
            CorsRequest.Preflight("/all-names", [Frontend], [new string('A', 64)]),
            204,
            $"Access-Control-Allow-Origin: {Frontend}",
            "Access-Control-Allow-Methods: *",
            "Access-Control-Allow-Headers: *",
            "Vary: Origin");
    }

    [Fact]
    public async Task NoPreflight_ReachesTheApp()
    {
        // OPTIONS without an Origin or without a method to ask for is a request like any other.
        CorsHeaders.AssertResponse(await _app.SendAsync(CorsRequest.Preflight("/single", [], ["PUT"])), 405, "Vary: Origin");
        CorsHeaders.AssertResponse(
            await _app.SendAsync(CorsRequest.Preflight("/single", [Frontend], [])), 405, $"Access-Control-Allow-Origin: {Frontend}", "Vary: Origin");
        CorsHeaders.AssertResponse(
            await _app.SendAsync(CorsRequest.Preflight("/single", [Frontend], [""])), 405, $"Access-Control-Allow-Origin: {Frontend}", "Vary: Origin");
        CorsHeaders.AssertResponse(await _app.SendAsync(CorsRequest.Preflight("/ungoverned", [Frontend], ["PUT"])), 405);
    }

    private async Task AssertAsync(HttpRequestMessage request, int status, params string[] expected) =>
        await CorsHeaders.AssertPreflightAsync(await _app.SendAsync(request), status, expected);
}
