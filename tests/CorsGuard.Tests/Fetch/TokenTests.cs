using CorsGuard.Fetch;

namespace CorsGuard.Tests.Fetch;

public sealed class TokenTests
{
    // RFC 9110, section 5.6.2, in its own words.
    private const string Punctuation = "!#$%&'*+-.^_`|~";

    [Fact]
    public void IsValid_EveryCharacter_FollowsTheGrammar()
    {
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var character = (char)i;
            var expected = char.IsAsciiLetterOrDigit(character) || Punctuation.Contains(character, StringComparison.Ordinal);

            Assert.Equal(expected, Token.IsValid([character]));
            Assert.Equal(expected, Token.IsValid(['a', character, 'b']));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("X Y")]
    [InlineData("X-Y ")]
    [InlineData("\tX")]
    [InlineData("X,Y")]
    [InlineData("X:Y")]
    [InlineData("\u212A")]
    public void IsValid_NoToken_IsFalse(string value) => Assert.False(Token.IsValid(value));
}
