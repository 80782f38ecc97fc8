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

    [Theory]
    [InlineData("content-type", true)]
    [InlineData("content-type,x-custom", true)]
    [InlineData("x-custom,content-type", true)]
    [InlineData("x-custom,x-custom", true)]
    [InlineData("", false)] // what is not a browser's list is for a closer look
    [InlineData("Content-Type", false)]
    [InlineData("content-type, x-custom", false)]
    [InlineData("content-type,", false)]
    [InlineData(",content-type", false)]
    [InlineData("content-type,,x-custom", false)]
    [InlineData("content-type,x-other", false)]
    [InlineData("content-typex-custom", false)]
    public void ListsAllOf_ABrowsersListOfListedNames_Holds(string line, bool expected) =>
        Assert.Equal(expected, new HeaderSet(["X-Custom", "Content-Type"], allowCredentials: false).ListsAllOf(line));

    [Fact]
    public void ListsAllOf_MoreNamesThanTheBound_DoesNotHold()
    {
        var set = new HeaderSet(["x"], allowCredentials: false);

        Assert.True(set.ListsAllOf(string.Join(',', Enumerable.Repeat("x", 128))));
        Assert.False(set.ListsAllOf(string.Join(',', Enumerable.Repeat("x", 129))));
    }
}
