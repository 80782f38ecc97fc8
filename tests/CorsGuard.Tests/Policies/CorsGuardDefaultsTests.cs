namespace CorsGuard.Tests.Policies;

public sealed class CorsGuardDefaultsTests
{
    [Fact]
    public void AllowedHeaders_Spread_ExtendsTheDefaults()
    {
        var policy = new CorsGuardPolicyOptions { AllowedHeaders = [.. CorsGuardDefaults.AllowedHeaders, "X-Custom-Header"] };

        Assert.Equal(["Accept", "Authorization", "Content-Type", "X-Requested-With", "X-Custom-Header"], policy.AllowedHeaders);
    }
}
