using CorsGuard.Fetch;

namespace CorsGuard.Tests.Fetch;

public sealed class MethodsTests
{
    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("POST", true)]
    [InlineData("get", false)]
    [InlineData("Post", false)]
    [InlineData("PUT", false)]
    [InlineData("DELETE", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("PATCH", false)]
    [InlineData("", false)]
    public void IsSafelisted_Method_IsCaseSensitive(string method, bool expected) => Assert.Equal(expected, Methods.IsSafelisted(method));

    [Theory]
    [InlineData("CONNECT", true)]
    [InlineData("TRACE", true)]
    [InlineData("TRACK", true)]
    [InlineData("connect", true)]
    [InlineData("Trace", true)]
    [InlineData("tracK", true)]
    [InlineData("trac\u212A", false)]
    [InlineData("TRACES", false)]
    [InlineData("GET", false)]
    [InlineData("", false)]
    public void IsForbidden_Method_IgnoresCase(string method, bool expected) => Assert.Equal(expected, Methods.IsForbidden(method));

    [Theory]
    [InlineData("delete", "DELETE")]
    [InlineData("get", "GET")]
    [InlineData("Head", "HEAD")]
    [InlineData("oPTIONS", "OPTIONS")]
    [InlineData("post", "POST")]
    [InlineData("puT", "PUT")]
    [InlineData("PUT", "PUT")]
    [InlineData("patch", "patch")]
    [InlineData("Patch", "Patch")]
    [InlineData("query", "query")]
    [InlineData("trace", "trace")]
    [InlineData("GETS", "GETS")]
    [InlineData("", "")]
    public void Normalize_Method_UpperCasesTheSixNamesOnly(string method, string expected) => Assert.Equal(expected, Methods.Normalize(method));
}
