using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Evaluation;

public sealed class RequestHeaderEchoTests
{
    public static TheoryData<string[], string> Joined => new()
    {
        { ["x-a, x-b"], "x-a,x-b" },
        { [" x-a"], "x-a" },
        { ["x-a\t,\tx-b "], "x-a,x-b" },
        { [",x-a,,x-b,"], "x-a,x-b" },
        { ["x-a", "x-b"], "x-a,x-b" },
        { ["x-a,x-b", "", "x-c"], "x-a,x-b,x-c" },
        { [" , "], "" },
        { [""], "" },
        { [], "" },
    };

    [Theory]
    [InlineData("x-a")]
    [InlineData("authorization,content-type,x-a")]
    [InlineData("X-A,x-b")]
    public void Of_ABrowsersOwnList_IsSentBackAsItCame(string line)
    {
        var lines = new StringValues(line);

        Assert.Same(line, Assert.Single(Echo(lines)));
    }

    [Theory]
    [MemberData(nameof(Joined))]
    public void Of_WhatIntermediariesMadeOfIt_IsOneCleanValue(string[] lines, string expected)
    {
        var echoed = Echo(lines);

        Assert.Equal(expected, echoed.ToString());
        Assert.Equal(expected.Length == 0 ? 0 : 1, echoed.Count);
    }

    private static StringValues Echo(StringValues lines)
    {
        var names = new RequestHeaderNames(lines);
        while (names.MoveNext())
        {
        }

        return RequestHeaderEcho.Of(lines, names.IsClean);
    }
}
