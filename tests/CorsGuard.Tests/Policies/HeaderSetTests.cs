using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class HeaderSetTests
{
    [Theory]
    [InlineData("X-Custom", true)]
    [InlineData("x-custom", true)]
    [InlineData("X-CUSTOM", true)]
    [InlineData("X-Custom2", false)]
    [InlineData("X-Custo", false)]
    [InlineData("*", false)]
    [InlineData("", false)]
    [InlineData("Accept", false)] // whoever lists names lists all of them
    public void Allows_Name_IgnoresCase(string name, bool expected) =>
        Assert.Equal(expected, new HeaderSet(["X-Custom", "Content-Type"], allowCredentials: false).Allows(name));

    [Theory]
    [InlineData("*", false, "X-Anything", true)]
    [InlineData("*", false, "authorization", false)]
    [InlineData("*", false, "Authorization", false)]
    [InlineData("*,Authorization", false, "authorization", true)]
    [InlineData("AUTHORIZATION,*", false, "Authorization", true)]
    [InlineData("*", true, "authorization", true)] // echoed by name
    public void Allows_WithAny_CoversAuthorizationOnlyIfNamedOrEchoed(string names, bool allowCredentials, string name, bool expected)
    {
        var set = new HeaderSet(names.Split(','), allowCredentials);

        Assert.True(set.AllowsAny);
        Assert.Empty(set.Names);
        Assert.Equal(expected, set.Allows(name));
    }

    [Theory]
    [InlineData("*,Authorization", true)]
    [InlineData("*", false)]
    [InlineData("Authorization", false)] // only beside * is it special
    public void NamesAuthorization_HoldsBesideAny(string names, bool expected) =>
        Assert.Equal(expected, new HeaderSet(names.Split(','), allowCredentials: false).NamesAuthorization);

    [Fact]
    public void Set_OfNoNames_AllowsNothing() => Assert.False(new HeaderSet([], allowCredentials: true).Allows("Accept"));
}
