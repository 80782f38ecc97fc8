using CorsGuard.Fetch;
using CsCheck;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Tests.Fetch;

public sealed class RequestHeaderNamesTests
{
    [Theory]
    [InlineData("content-type", "content-type")]
    [InlineData("authorization,content-type", "authorization|content-type")]
    [InlineData("x-b,x-a", "x-b|x-a")]
    [InlineData("X-A,x-a,x-a", "X-A|x-a|x-a")]
    [InlineData("*", "*")]
    public void Walk_BrowserLine_IsClean(string line, string expected)
    {
        var (names, malformed, clean) = Walk(line);

        Assert.Equal(expected, names);
        Assert.False(malformed);
        Assert.True(clean);
    }

    [Theory]
    [InlineData(" x-a", "x-a")]
    [InlineData("x-a\t", "x-a")]
    [InlineData("x-a , x-b", "x-a|x-b")]
    [InlineData("x-a, \t x-b", "x-a|x-b")]
    [InlineData("x-a,,x-b", "x-a|x-b")]
    [InlineData(",x-a", "x-a")]
    [InlineData("x-a,", "x-a")]
    [InlineData("x-a, ", "x-a")]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData(",", "")]
    public void Walk_LineOfAnIntermediary_IsToleratedButNotClean(string line, string expected)
    {
        var (names, malformed, clean) = Walk(line);

        Assert.Equal(expected, names);
        Assert.False(malformed);
        Assert.False(clean);
    }

    [Fact]
    public void Walk_NoLine_HasNoNameAndIsClean()
    {
        Assert.Equal(("", false, true), Walk(StringValues.Empty));
        Assert.Equal(("", false, true), Walk(default));
    }

    [Fact]
    public void Walk_SeveralLines_AreOneListAndNotClean()
    {
        Assert.Equal(("x-a|x-b|x-c", false, false), Walk(new StringValues(["x-a", "x-b,x-c"])));
        Assert.Equal(("x-a|x-b", false, false), Walk(new StringValues(["x-a", null, "", "x-b"])));
    }

    [Theory]
    [InlineData("x a")]
    [InlineData("x-a;x-b")]
    [InlineData("x-a: 1")]
    [InlineData("x-a\u00A0")]
    [InlineData("x-a\v")]
    [InlineData("x-a\0")]
    [InlineData("x-a\r\nx-b")]
    [InlineData("\"x-a\"")]
    [InlineData("x-\u00E4")]
    [InlineData("x-\u212A")]
    [InlineData("x-a,x-b,(c)")]
    [InlineData("(c),x-a")]
    public void Walk_NoToken_IsMalformed(string line) => Assert.True(Walk(line).Malformed);

    [Fact]
    public void Walk_AfterANameThatIsNoToken_Ends()
    {
        var names = new RequestHeaderNames("x-a,(b),x-c");

        Assert.True(names.MoveNext());
        Assert.False(names.MoveNext());
        Assert.False(names.MoveNext());
        Assert.True(names.IsMalformed);
    }

    [Fact]
    public void Walk_LengthAtTheLimit_IsRead_OneBeyond_IsMalformed()
    {
        var longest = new string('a', RequestHeaderNames.MaxLength);

        Assert.Equal((longest, false, true), Walk(longest));
        Assert.Equal(("", true, true), Walk(longest + "a"));
    }

    [Fact]
    public void Walk_LengthOverSeveralLines_IsAdded()
    {
        var half = new string('a', RequestHeaderNames.MaxLength / 2);

        Assert.False(Walk(new StringValues([half, half])).Malformed);
        Assert.True(Walk(new StringValues([half, half, "a"])).Malformed);
    }

    [Theory]
    [InlineData(RequestHeaderNames.MaxNames, false)]
    [InlineData(RequestHeaderNames.MaxNames + 1, true)]
    public void Walk_NumberOfNames_IsBounded(int count, bool malformed)
    {
        Assert.Equal(malformed, Walk(string.Join(',', Enumerable.Repeat("x", count))).Malformed);
        Assert.Equal(malformed, Walk(new StringValues([.. Enumerable.Repeat("x", count)])).Malformed);
    }

    [Theory]
    [InlineData(RequestHeaderNames.MaxEmptyElements, false)]
    [InlineData(RequestHeaderNames.MaxEmptyElements + 1, true)]
    public void Walk_NumberOfEmptyElements_IsBounded(int count, bool malformed)
    {
        Assert.Equal(malformed, Walk("x" + new string(',', count)).Malformed);
        Assert.Equal(malformed, Walk(new string(',', count) + "x").Malformed);
        Assert.Equal(malformed, Walk(new StringValues([.. Enumerable.Repeat("", count)])).Malformed);
        Assert.Equal(malformed, Walk(new StringValues([.. Enumerable.Repeat(" \t", count)])).Malformed);
        Assert.Equal(malformed, Walk("x" + string.Concat(Enumerable.Repeat(", ", count))).Malformed);
    }

    [Fact]
    public void Bounds_AreThoseOfTheContract()
    {
        Assert.Equal(4096, RequestHeaderNames.MaxLength);
        Assert.Equal(128, RequestHeaderNames.MaxNames);
        Assert.Equal(16, RequestHeaderNames.MaxEmptyElements);
    }

    // The walk stops at the first bound: how far it got is what it cost.
    [Fact]
    public void Walk_HostileList_StopsAtTheFirstBound()
    {
        var names = new RequestHeaderNames(string.Concat(Enumerable.Repeat("a,", RequestHeaderNames.MaxLength / 2)));
        var steps = 0;
        while (names.MoveNext())
        {
            steps++;
        }

        Assert.Equal(RequestHeaderNames.MaxNames, steps);
        Assert.True(names.IsMalformed);
    }

    [Fact]
    public void Walk_AnyLines_EqualsThePlainSplit() => Gen.Char["ab-,, \t("].Array[0, 12].Select(static characters => new string(characters))
        .Array[0, 4]
        .Sample(static lines =>
        {
            var elements = lines.SelectMany(static line => line.Split(',')).Select(static element => element.Trim(' ', '\t')).ToList();
            var names = elements.Where(static element => element.Length > 0).ToList();
            var malformed = names.Exists(static name => name.Contains('(', StringComparison.Ordinal) || name.AsSpan().ContainsAny(" \t"))
                || elements.Count - names.Count > RequestHeaderNames.MaxEmptyElements;
            var walk = Walk(new StringValues(lines));

            Assert.Equal(malformed, walk.Malformed);
            if (!malformed)
            {
                Assert.Equal(string.Join('|', names), walk.Names);
                Assert.Equal(lines.Length == 0 || (lines.Length == 1 && lines[0] == string.Join(',', names) && names.Count > 0), walk.Clean);
            }
        });

    [Fact]
    public void MoveToEnd_FromAnyName_FindsWhatTheWalkFinds() => Gen.Char["ab-,, \t("].Array[0, 6].Select(static characters => new string(characters))
        .Array[0, 8]
        .Sample(static lines =>
        {
            for (var steps = 0; steps < 4; steps++)
            {
                Assert.Equal(Walk(lines).Malformed, IsMalformedAtEnd(lines, steps));
            }
        });

    [Theory]
    [InlineData(128, false)]
    [InlineData(129, true)]
    public void MoveToEnd_OverManyLines_CountsTheirNames(int lines, bool malformed)
    {
        Assert.Equal(malformed, IsMalformedAtEnd(Enumerable.Repeat("x", lines).ToArray(), 1));
        Assert.True(IsMalformedAtEnd([.. Enumerable.Repeat("x", 100), "(", "x"], 1));
    }

    private static bool IsMalformedAtEnd(string[] lines, int steps)
    {
        var names = new RequestHeaderNames(lines);
        for (var i = 0; i < steps; i++)
        {
            names.MoveNext();
        }

        names.MoveToEnd();
        return names.IsMalformed;
    }

    // As the evaluator does it.
    private static (string Names, bool Malformed, bool Clean) Walk(StringValues lines)
    {
        if (RequestHeaderNames.IsTooLong(lines))
        {
            return ("", true, true);
        }

        List<string> found = [];
        var names = new RequestHeaderNames(lines);
        while (names.MoveNext())
        {
            found.Add(names.Current.ToString());
        }

        return (string.Join('|', found), names.IsMalformed, names.IsClean);
    }
}
