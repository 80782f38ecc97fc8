using CorsGuard.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Policies;

public sealed class CompiledPolicyTests
{
    private const string Origin = "https://a.example.com";

    [Fact]
    public void Policy_WithDefaults_HasTheirHeaderValues()
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Origin] });

        Assert.Equal("GET, HEAD, POST, PUT, PATCH, DELETE", policy.AllowMethodsValue);
        Assert.Equal("Accept, Authorization, Content-Type, X-Requested-With", policy.AllowHeadersValue);
        Assert.Equal(StringValues.Empty, policy.ExposeHeadersValue);
        Assert.Equal(StringValues.Empty, policy.MaxAgeValue);
        Assert.Equal(StringValues.Empty, policy.EchoVaryValue);
        Assert.Equal((204, false, true), (policy.PreflightSuccessStatus, policy.AllowCredentials, policy.VariesByOrigin));
        Assert.Equal((false, false), (policy.EchoesMethod, policy.EchoesHeaders));
        Assert.Equal("default", policy.Name);
    }

    [Theory]
    [InlineData("PUT", "PUT")]
    [InlineData("put,PURGE", "PUT, PURGE")]
    [InlineData("*", "*")]
    [InlineData("*,PUT", "*")]
    [InlineData("", "")]
    public void AllowMethodsValue_Names_AreOneValue(string names, string expected)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Origin], AllowedMethods = Split(names) });

        AssertValue(expected, policy.AllowMethodsValue);
    }

    [Theory]
    [InlineData("X-A", false, "X-A")]
    [InlineData("X-A,authorization", false, "X-A, authorization")]
    [InlineData("*", false, "*")]
    [InlineData("*,Authorization", false, "*, Authorization")]
    [InlineData("authorization,*", false, "*, Authorization")]
    [InlineData("*,X-A", false, "*")]
    [InlineData("", false, "")]
    [InlineData("X-A", true, "X-A")]
    public void AllowHeadersValue_Names_AreOneValue(string names, bool allowCredentials, string expected)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Origin], AllowedHeaders = Split(names), AllowCredentials = allowCredentials });

        AssertValue(expected, policy.AllowHeadersValue);
    }

    [Theory]
    [InlineData("ETag", "ETag")]
    [InlineData("ETag,X-Request-Id", "ETag, X-Request-Id")]
    [InlineData("*", "*")]
    [InlineData("", "")]
    public void ExposeHeadersValue_Names_AreOneValue(string names, string expected)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Origin], ExposedHeaders = Split(names) });

        AssertValue(expected, policy.ExposeHeadersValue);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(600, "600")]
    [InlineData(86_400, "86400")]
    public void MaxAgeValue_Age_IsInSeconds(int seconds, string expected)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = [Origin], PreflightMaxAge = TimeSpan.FromSeconds(seconds) });

        AssertValue(expected, policy.MaxAgeValue);
    }

    [Theory]
    [InlineData("*", "*", true, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")]
    [InlineData("*", "X-A", true, "Origin, Access-Control-Request-Method")]
    [InlineData("PUT", "*", true, "Origin, Access-Control-Request-Headers")]
    [InlineData("PUT", "X-A", true, "")]
    [InlineData("*", "*", false, "")]
    public void EchoVaryValue_NamesWhatIsEchoed(string methods, string headers, bool allowCredentials, string expected)
    {
        var policy = PolicyCompiling.Policy(new()
        {
            AllowedOrigins = [Origin],
            AllowedMethods = [methods],
            AllowedHeaders = [headers],
            AllowCredentials = allowCredentials,
        });

        AssertValue(expected, policy.EchoVaryValue);
        Assert.Equal((allowCredentials && methods == "*", allowCredentials && headers == "*"), (policy.EchoesMethod, policy.EchoesHeaders));
    }

    [Theory]
    [InlineData("*", false)]
    [InlineData(Origin, true)]
    [InlineData("https://*.example.com", true)]
    [InlineData("", true)]
    public void VariesByOrigin_HoldsForEveryPolicyButAnyOrigin(string origins, bool expected)
    {
        var policy = PolicyCompiling.Policy(new() { AllowedOrigins = Split(origins) });

        Assert.Equal((expected, !expected), (policy.VariesByOrigin, policy.Origins.AllowsAny));
    }

    [Fact]
    public void Policy_OfAnyOriginWithCredentials_NeverSendsCredentials()
    {
        var compiling = new PolicyCompiling(new() { AllowedOrigins = ["*"], AllowedMethods = ["*"], AllowCredentials = true });

        var policy = new PolicyCompiler(compiling.Context).Compile().Policy;

        Assert.Equal((true, false, false), (policy.Origins.AllowsAny, policy.AllowCredentials, policy.EchoesMethod));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(299)]
    public void PreflightSuccessStatus_OfTheSettings_IsKept(int status) =>
        Assert.Equal(status, PolicyCompiling.Policy(new() { AllowedOrigins = [Origin], PreflightSuccessStatus = status }).PreflightSuccessStatus);

    // One line with this value, or no line at all.
    private static void AssertValue(string expected, StringValues value)
    {
        Assert.Equal(expected.Length == 0 ? 0 : 1, value.Count);
        Assert.Equal(expected, value.ToString());
    }

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
