using CorsGuard.Observability;
using CsCheck;

namespace CorsGuard.Tests.Observability;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("https://example.com", "https://example.com")]
    [InlineData("b\u00fccher \u4f60\u597d", "b\u00fccher \u4f60\u597d")]
    [InlineData("{Origin} %s", "{Origin} %s")]
    [InlineData(null, "(empty)")]
    [InlineData("", "(empty)")]
    [InlineData(" ", " ")]
    [InlineData("a\r\nb", "a\ufffd\ufffdb")]
    [InlineData("a\tb", "a\ufffdb")]
    [InlineData("a\0b", "a\ufffdb")]
    [InlineData("\u001b[31mred", "\ufffd[31mred")] // an escape sequence of a terminal
    [InlineData("a\u007fb", "a\ufffdb")]
    [InlineData("a\u0085b", "a\ufffdb")]
    [InlineData("a\u2028b\u2029c", "a\ufffdb\ufffdc")]
    [InlineData("a\u202eb", "a\ufffdb")] // turns around what follows
    [InlineData("a\u2066b", "a\ufffdb")]
    [InlineData("a\u200bb", "a\ufffdb")] // invisible
    [InlineData("\ufeffa", "\ufffda")]
    public void Clean_Text_HasNothingThatForgesALine(string? text, string expected) => Assert.Equal(expected, LogText.Clean(text));

    [Theory]
    [InlineData(325, 325, "")]
    [InlineData(326, 326, "")]
    [InlineData(327, 326, "...")]
    [InlineData(100_000, 326, "...")]
    public void Clean_LongText_IsCut(int length, int kept, string end) => Assert.Equal(new string('a', kept) + end, LogText.Clean(new string('a', length)));

    [Fact]
    public void Clean_LongTextOfControlCharacters_IsCutToo() => Assert.Equal(new string('\ufffd', 326) + "...", LogText.Clean(new string('\n', 5_000)));

    [Fact]
    public void Clean_AnyText_IsOneLineWithinTheBound() => Gen.String.Sample(
        static text =>
        {
            var cleaned = LogText.Clean(text);
            return cleaned.Length is > 0 and <= LogText.MaxLength + 3 && !cleaned.Any(char.IsControl) && cleaned.ReplaceLineEndings("") == cleaned;
        },
        iter: 5_000);
}
