using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class PathTableTests
{
    private static readonly PathTable Table = new([
        new PathEntry("/api", "api", false),
        new PathEntry("/api/partners/feed", "feed", false),
        new PathEntry("/api/partners", "partners", false),
        new PathEntry("/b\u00fccher", "books", false),
        new PathEntry("/internal", null, true),
    ]);

    [Theory]
    [InlineData("/api", "api")]
    [InlineData("/api/", "api")]
    [InlineData("/api/orders", "api")]
    [InlineData("/API/Orders", "api")]
    [InlineData("/api/partners", "partners")] // the longest wins
    [InlineData("/api/partners/", "partners")]
    [InlineData("/api/partners/feed/1", "feed")]
    [InlineData("/api/partnersfeed", "api")] // whole segments
    [InlineData("/B\u00dcCHER/1", "books")]
    public void Find_PathBelowAPrefix_IsTheLongest(string path, string expected) => Assert.Equal(expected, Table.Find(path)?.PolicyName);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("*")]
    [InlineData("/apis")]
    [InlineData("/ap")]
    [InlineData("api")]
    [InlineData("//api")]
    [InlineData("/x/api")]
    [InlineData("/api.html")]
    [InlineData("/api%2Forders")]
    public void Find_OtherPath_IsNotFound(string path) => Assert.Null(Table.Find(path));

    [Fact]
    public void Find_BelowNone_IsNone() => Assert.Equal(true, Table.Find("/internal/x")?.IsNone);

    [Theory]
    [InlineData("/")]
    [InlineData("/anything")]
    [InlineData("")]
    public void Find_WithARootEntry_FindsIt(string path)
    {
        var table = new PathTable([new PathEntry("", "all", false), new PathEntry("/x", "x", false)]);

        Assert.Equal("all", table.Find(path)?.PolicyName);
        Assert.Equal("x", table.Find("/x/y")?.PolicyName);
    }

    [Fact]
    public void Find_InTheEmptyTable_FindsNothing()
    {
        var table = new PathTable([]);

        Assert.True(table.IsEmpty);
        Assert.Null(table.Find("/"));
    }
}
