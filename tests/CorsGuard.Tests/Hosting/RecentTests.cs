using CorsGuard.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CorsGuard.Tests.Hosting;

public sealed class RecentTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Recent<int, string> _recent;

    public RecentTests()
    {
        _recent = new Recent<int, string>(_clock);
    }

    [Fact]
    public void Empty_KnowsNothing()
    {
        Assert.Equal(".", Known(0));
        Assert.True(_recent.HasRoom());
    }

    [Fact]
    public void First_AreAllRemembered()
    {
        Add(1, 2, 3, 4);

        Assert.Equal("1234.", Known(1, 2, 3, 4, 5));
    }

    [Fact]
    public void Full_HasNoRoomForASecond()
    {
        Add(1, 2, 3, 4);
        Assert.False(_recent.HasRoom());

        _clock.Advance(Recent<int, string>.ReplaceInterval - TimeSpan.FromMilliseconds(1));
        Assert.False(_recent.HasRoom());

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_recent.HasRoom());
    }

    [Fact]
    public void Full_AfterTheSecond_GivesTheOldestAway_AndTheNextOneASecondLater()
    {
        Add(1, 2, 3, 4);
        _clock.Advance(Recent<int, string>.ReplaceInterval);
        Add(5);

        Assert.Equal("5.234", Known(5, 1, 2, 3, 4));
        Assert.False(_recent.HasRoom());

        _clock.Advance(Recent<int, string>.ReplaceInterval);
        Add(6);

        Assert.Equal("6.34", Known(6, 2, 3, 4));
    }

    private void Add(params int[] keys)
    {
        foreach (var key in keys)
        {
            _recent.Add(key, $"{key}");
        }
    }

    private string Known(params int[] keys) => string.Concat(keys.Select(key => _recent.TryFind(key, out var answer) ? answer : "."));
}
