using CorsGuard.Fetch;

namespace CorsGuard.Tests.Fetch;

public sealed class RequestHeadersTests
{
    // https://fetch.spec.whatwg.org/#forbidden-request-header, the names of step 1 in its order.
    public static readonly TheoryData<string> Forbidden = new(
        "Accept-Charset",
        "Accept-Encoding",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Connection",
        "Content-Length",
        "Cookie",
        "Cookie2",
        "Date",
        "DNT",
        "Expect",
        "Host",
        "Keep-Alive",
        "Origin",
        "Referer",
        "Set-Cookie",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via",
        "Proxy-",
        "Proxy-Authorization",
        "Sec-",
        "Sec-Fetch-Site");

    public static readonly TheoryData<string> Allowed = new(
        "Accept",
        "Accept-Language",
        "Accept-CharsetX",
        "Access-Control-Request-Headers2",
        "Authorization",
        "Content-Language",
        "Content-Type",
        "Content-Length2",
        "Cookie3",
        "XCookie",
        "Hosts",
        "Proxy",
        "Range",
        "Sec",
        "Security",
        "User-Agent",
        "X-HTTP-Method",
        "X-HTTP-Method-Override",
        "X-Method-Override",
        "X-Proxy-",
        "X-Sec-Fetch",
        "");

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void IsForbidden_ForbiddenName_IsTrueInAnyCase(string name)
    {
        Assert.True(RequestHeaders.IsForbidden(name));
        Assert.True(RequestHeaders.IsForbidden(name.ToLowerInvariant()));
        Assert.True(RequestHeaders.IsForbidden(name.ToUpperInvariant()));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void IsForbidden_OtherName_IsFalse(string name) => Assert.False(RequestHeaders.IsForbidden(name));
}
