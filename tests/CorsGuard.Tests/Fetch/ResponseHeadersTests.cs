using CorsGuard.Fetch;

namespace CorsGuard.Tests.Fetch;

public sealed class ResponseHeadersTests
{
    [Theory]
    [InlineData("Set-Cookie", true)]
    [InlineData("Set-Cookie2", true)]
    [InlineData("set-cookie", true)]
    [InlineData("SET-COOKIE2", true)]
    [InlineData("Set-Cookie3", false)]
    [InlineData("Cookie", false)]
    [InlineData("ETag", false)]
    [InlineData("", false)]
    public void IsForbidden_Name_IgnoresCase(string name, bool expected) => Assert.Equal(expected, ResponseHeaders.IsForbidden(name));
}
