using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class PolicyCompilerTests
{
    public static TheoryData<TimeSpan> InvalidAges => new()
    {
        TimeSpan.FromTicks(-1),
        TimeSpan.FromSeconds(-1),
        TimeSpan.FromSeconds(86_401),
        TimeSpan.FromTicks(1),
        TimeSpan.FromMilliseconds(1_500),
        TimeSpan.MaxValue,
        TimeSpan.MinValue,
    };

    [Theory]
    [MemberData(nameof(InvalidAges))]
    public void Compile_InvalidMaxAge_IsReportedAndNotSent(TimeSpan age)
    {
        var compiling = new PolicyCompiling(new() { PreflightMaxAge = age });

        var policy = new PolicyCompiler(compiling.Context).Compile().Policy;

        Assert.Equal(["CG3007 PreflightMaxAge"], compiling.Reported);
        Assert.Null(policy.MaxAge);
    }

    [Theory]
    [InlineData(199)]
    [InlineData(300)]
    [InlineData(0)]
    [InlineData(-204)]
    [InlineData(2040)]
    public void Compile_InvalidStatus_IsReportedAndReplaced(int status)
    {
        var compiling = new PolicyCompiling(new() { PreflightSuccessStatus = status });

        var policy = new PolicyCompiler(compiling.Context).Compile().Policy;

        Assert.Equal(["CG3008 PreflightSuccessStatus"], compiling.Reported);
        Assert.Equal(204, policy.PreflightSuccessStatus);
    }

    [Fact]
    public void Compile_EachSetting_ReachesThePolicy()
    {
        var policy = PolicyCompiling.Policy(new()
        {
            AllowedOrigins = ["https://a.example.com", "null"],
            AllowedOriginRegexes = [@"https://pr-[0-9]\.example\.com"],
            AllowedMethods = ["PURGE"],
            AllowedHeaders = ["X-A"],
            ExposedHeaders = ["ETag"],
            PreflightMaxAge = TimeSpan.FromMinutes(10),
            PreflightSuccessStatus = 200,
            DangerouslyAllowNullOrigin = true,
        });

        Assert.Equal(["https://a.example.com"], policy.Origins.Exact);
        Assert.Equal((true, false), (policy.Origins.AllowsNull, policy.Origins.IsExactOnly));
        Assert.Equal(["PURGE"], policy.Methods.Names);
        Assert.Equal(["X-A"], policy.Headers.Names);
        Assert.Equal(["ETag"], policy.ExposedHeaders);
        Assert.Equal((TimeSpan.FromMinutes(10), 200), (policy.MaxAge, policy.PreflightSuccessStatus));
    }
}
