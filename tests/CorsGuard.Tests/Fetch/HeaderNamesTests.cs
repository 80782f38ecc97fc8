using CorsGuard.Fetch;
using Framework = Microsoft.Net.Http.Headers.HeaderNames;

namespace CorsGuard.Tests.Fetch;

public sealed class HeaderNamesTests
{
    [Theory]
    [InlineData(HeaderNames.Origin, nameof(Framework.Origin))]
    [InlineData(HeaderNames.Vary, nameof(Framework.Vary))]
    [InlineData(HeaderNames.Authorization, nameof(Framework.Authorization))]
    [InlineData(HeaderNames.RequestMethod, nameof(Framework.AccessControlRequestMethod))]
    [InlineData(HeaderNames.RequestHeaders, nameof(Framework.AccessControlRequestHeaders))]
    [InlineData(HeaderNames.AllowOrigin, nameof(Framework.AccessControlAllowOrigin))]
    [InlineData(HeaderNames.AllowCredentials, nameof(Framework.AccessControlAllowCredentials))]
    [InlineData(HeaderNames.AllowMethods, nameof(Framework.AccessControlAllowMethods))]
    [InlineData(HeaderNames.AllowHeaders, nameof(Framework.AccessControlAllowHeaders))]
    [InlineData(HeaderNames.MaxAge, nameof(Framework.AccessControlMaxAge))]
    [InlineData(HeaderNames.ExposeHeaders, nameof(Framework.AccessControlExposeHeaders))]
    public void Name_IsSpelledAsInTheFramework(string name, string field) =>
        Assert.Equal(typeof(Framework).GetField(field)?.GetValue(null), name);
}
