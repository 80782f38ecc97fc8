using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class MethodSetTests
{
    [Theory]
    [InlineData("PUT", true)]
    [InlineData("put", false)] // case-sensitive
    [InlineData("PATCH", false)]
    [InlineData("", false)]
    [InlineData("*", false)]
    [InlineData("GET", true)] // safelisted, without being listed
    [InlineData("HEAD", true)]
    [InlineData("POST", true)]
    [InlineData("get", false)]
    [InlineData("OPTIONS", false)]
    public void Allows_Method_IsThatOfTheListOrSafelisted(string method, bool expected) =>
        Assert.Equal(expected, new MethodSet(["PUT", "DELETE"]).Allows(method));

    [Theory]
    [InlineData("PURGE")]
    [InlineData("put")]
    [InlineData("GET")]
    public void Allows_WithAny_Holds(string method)
    {
        var set = new MethodSet(["PUT", "*"]);

        Assert.True(set.AllowsAny);
        Assert.Empty(set.Names);
        Assert.True(set.Allows(method));
    }

    [Fact]
    public void Set_OfNoNames_AllowsTheSafelistedOnly()
    {
        var set = new MethodSet([]);

        Assert.False(set.AllowsAny);
        Assert.Equal([true, false], [set.Allows("POST"), set.Allows("PUT")]);
    }
}
