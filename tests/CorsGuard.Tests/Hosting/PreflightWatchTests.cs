using CorsGuard.Hosting;
using CorsGuard.Policies;
using CorsGuard.Tests.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Hosting;

public sealed class PreflightWatchTests
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    private static readonly CompiledPolicy Policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["https://frontend.example.com"], PreflightMaxAge = MaxAge });

    private readonly FakeTimeProvider _clock = new();
    private readonly PreflightWatch _watch;

    public PreflightWatchTests()
    {
        _watch = new PreflightWatch(_clock);
    }

    // nginx may answer OPTIONS in one location and forward it in another.
    [Theory]
    [InlineData("/orders/1", "/orders", null)]
    [InlineData("/orders/1", "/orders/2/x", null)]
    [InlineData("/orders", "/news", "/orders")]
    [InlineData("/orders", "/ordersX", "/orders")]
    [InlineData("/orders/1", "/", "/orders")]
    [InlineData("/", "/", null)]
    [InlineData("", "", null)]
    public void Preflight_SettlesThePathsOfItsFirstSegment(string path, string preflightPath, string? expected)
    {
        See(Request(path), 1);
        Assert.True(_watch.IsWaiting);

        _watch.SeePreflight(Request(preflightPath));

        Assert.Equal(expected is not null, _watch.IsWaiting);
        Assert.Equal(expected, See(Request(path), 3 * PreflightWatch.Missed));
    }

    [Theory]
    [InlineData(600, 600, true)]
    [InlineData(600, 599, false)]
    [InlineData(null, 5, true)] // what browsers remember a preflight for by themselves
    [InlineData(null, 4, false)]
    [InlineData(0, 5, true)] // one of an earlier start, with another age, may still be remembered
    [InlineData(0, 4, false)]
    public void Request_CountsOncePerMaxAge(int? maxAge, int secondsApart, bool isSaid)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = ["https://frontend.example.com"], PreflightMaxAge = maxAge is { } age ? TimeSpan.FromSeconds(age) : null });
        List<string?> said = [];
        for (var i = 0; i <= PreflightWatch.Missed; i++)
        {
            said.Add(_watch.SeePreflighted(Request("/orders"), policy));
            _clock.Advance(TimeSpan.FromSeconds(secondsApart));
        }

        Assert.All(said.SkipLast(1), Assert.Null);
        Assert.Equal(isSaid ? "/orders" : null, said[^1]);
    }

    // The application may change the path of one of them, or have moved a segment to PathBase.
    [Fact]
    public void FirstSegment_IsThatOfTheRequestLine()
    {
        var put = Request("/rewritten");
        put.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/orders?x=/";
        See(put, 1);

        _watch.SeePreflight(Request("/orders"));

        Assert.Null(See(put, 3 * PreflightWatch.Missed));
    }

    [Fact]
    public void MadeUpSegments_AreCountedUpToABound_AndHideNothingThatWasThere()
    {
        See(Request("/orders"), 1);
        for (var i = 0; i < 2 * PreflightWatch.MaxAreas; i++)
        {
            _watch.SeePreflighted(Request($"/made-up-{i}"), Policy);
        }

        Assert.Null(See(Request($"/made-up-{PreflightWatch.MaxAreas}"), 3 * PreflightWatch.Missed));
        Assert.Equal("/orders", See(Request("/orders"), PreflightWatch.Missed));
    }

    // Returns what is to be said, if anything is.
    private string? See(HttpRequest request, int times)
    {
        string? said = null;
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(MaxAge);
            said ??= _watch.SeePreflighted(request, Policy);
        }

        return said;
    }

    private static HttpRequest Request(string path)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = path;
        return request;
    }
}
