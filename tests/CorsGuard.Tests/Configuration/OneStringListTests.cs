namespace CorsGuard.Tests.Configuration;

public sealed class OneStringListTests
{
    private const string Policy = "CorsGuard:DefaultPolicy:";

    [Theory]
    [InlineData("GET,POST")]
    [InlineData("GET;POST")]
    [InlineData("GET POST")]
    [InlineData("GET\tPOST")]
    [InlineData("GET\nPOST")]
    [InlineData("GET\r\nPOST\r\n")]
    [InlineData(" , GET ,; POST ,, ")]
    [InlineData("""["GET","POST"]""")]
    [InlineData("\n [ \"GET\" , \"POST\" ] ")]
    [InlineData("""[" GET","POST "]""")]
    public void Read_OneString_IsSplit(string text)
    {
        var reading = Reading.OfPairs((Policy + "AllowedMethods", text));

        Assert.Equal(["GET", "POST"], reading.Policy.AllowedMethods!.Select(static method => method.Trim()));
        reading.AssertClean();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData(",;,")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    public void Read_BlankString_IsTheEmptyList(string text)
    {
        var reading = Reading.OfPairs((Policy + "AllowedMethods", text));

        Assert.Empty(reading.Policy.AllowedMethods!);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("https://[a-z]{1,3}\\.example\\.com https://b;c", new[] { "https://[a-z]{1,3}\\.example\\.com", "https://b;c" })]
    [InlineData("https://a\\.test\n\nhttps://b\\.test\t", new[] { "https://a\\.test", "https://b\\.test" })]
    [InlineData("""["https://[a-z]{1,3}\\.test"]""", new[] { "https://[a-z]{1,3}\\.test" })]
    [InlineData(" ", new string[0])]
    public void Read_OneStringOfRegexes_IsSplitAtWhiteSpaceOnly(string text, string[] expected)
    {
        var reading = Reading.OfPairs((Policy + "AllowedOriginRegexes", text));

        Assert.Equal(expected, reading.Policy.AllowedOriginRegexes!);
        reading.AssertClean();
    }

    [Theory]
    [InlineData("AllowedOrigins", "[https://a.example.com]")]
    [InlineData("AllowedOrigins", "[\"https://a.example.com\"")]
    [InlineData("AllowedOrigins", "[\"https://a.example.com\"] https://b.example.com")]
    [InlineData("AllowedOriginRegexes", "[a-z]+://a")]
    [InlineData("AllowedOrigins", "[\"\\ud800\"]")]
    [InlineData("AllowedOrigins", "[\ud800")]
    public void Read_InvalidJsonArray_IsAnError(string setting, string text)
    {
        var reading = Reading.OfPairs((Policy + setting, text));

        reading.AssertOnly("CG1002", CorsGuardDiagnosticSeverity.Error, Policy + setting);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    [InlineData("[true]")]
    [InlineData("""[""]""")]
    [InlineData("""["GET,POST"]""")]
    [InlineData("""["GET POST"]""")]
    public void Read_BadElementOfAJsonArrayInAString_IsAnError(string text)
    {
        var reading = Reading.OfPairs((Policy + "AllowedMethods", text));

        Assert.Empty(reading.Policy.AllowedMethods!);
        reading.AssertOnly("CG1004", CorsGuardDiagnosticSeverity.Error, Policy + "AllowedMethods");
    }

    [Theory]
    [InlineData("AllowedMethods", "\"\"")]
    [InlineData("AllowedMethods", "\"  \"")]
    [InlineData("AllowedMethods", "null")]
    [InlineData("AllowedMethods", "[]")]
    [InlineData("AllowedMethods", "{}")]
    [InlineData("AllowedMethods", "\"GET,POST\"")]
    [InlineData("AllowedMethods", "\"GET;POST\"")]
    [InlineData("AllowedMethods", "\"GET\\nPOST\"")]
    [InlineData("AllowedOriginRegexes", "\"a b\"")]
    public void Read_BadElementOfAnArray_IsAnErrorWithItsOwnPath(string setting, string element)
    {
        var reading = Reading.OfJson($$"""{ "CorsGuard": { "DefaultPolicy": { "{{setting}}": [ "GET", {{element}} ] } } }""");

        reading.AssertOnly("CG1004", CorsGuardDiagnosticSeverity.Error, Policy + setting + ":1");
    }

    [Theory]
    [InlineData("AllowedMethods", " GET ")]
    [InlineData("AllowedOriginRegexes", "https://a{1,2};\\.test")]
    public void Read_ElementWithoutSeparatorInside_IsTaken(string setting, string element)
    {
        var reading = Reading.OfPairs((Policy + setting + ":0", element));

        Assert.Equal([element], (setting == "AllowedMethods" ? reading.Policy.AllowedMethods : reading.Policy.AllowedOriginRegexes)!);
        reading.AssertClean();
    }

    [Fact]
    public void Read_IndexesWithGaps_AreTakenInTheirNumericOrder()
    {
        var list = Policy + "AllowedMethods:";
        var reading = Reading.OfPairs((list + "10", "PUT"), (list + "2", "POST"), (list + "0", "GET"));

        Assert.Equal(["GET", "POST", "PUT"], reading.Policy.AllowedMethods!);
        reading.AssertClean();
    }
}
