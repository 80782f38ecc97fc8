using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class SchemeTests
{
    public static TheoryData<int, bool> Lengths => new() { { 1, true }, { 64, true }, { 65, false } };

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    [InlineData("chrome-extension")]
    [InlineData("moz-extension")]
    [InlineData("capacitor")]
    [InlineData("ms-appx+web.1")]
    [InlineData("z3")]
    public void IsValid_LetterAndThenLettersDigitsOrMarks_Holds(string scheme) => Assert.True(Scheme.IsValid(scheme));

    [Theory]
    [InlineData("")]
    [InlineData("3d")]
    [InlineData("-http")]
    [InlineData("+http")]
    [InlineData(".http")]
    [InlineData("HTTP")]
    [InlineData("httpS")]
    [InlineData("ht_tp")]
    [InlineData("ht tp")]
    [InlineData(" http")]
    [InlineData("http:")]
    [InlineData("*")]
    [InlineData("htt\u00fc")]
    [InlineData("\u017fftp")] // the long s
    public void IsValid_AnythingElse_DoesNotHold(string scheme) => Assert.False(Scheme.IsValid(scheme));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void IsValid_Length_IsBounded(int length, bool expected) => Assert.Equal(expected, Scheme.IsValid(new string('a', length)));

    [Theory]
    [InlineData("file", true)]
    [InlineData("data", true)]
    [InlineData("blob", true)]
    [InlineData("about", true)]
    [InlineData("javascript", true)]
    [InlineData("filesystem", true)]
    [InlineData("https", false)]
    [InlineData("files", false)]
    [InlineData("tauri", false)]
    public void IsOpaque_Scheme_HoldsWhereBrowsersSendNull(string scheme, bool expected) => Assert.Equal(expected, Scheme.IsOpaque(scheme));

    [Theory]
    [InlineData("http", "80")]
    [InlineData("https", "443")]
    [InlineData("ws", "80")]
    [InlineData("wss", "443")]
    [InlineData("ftp", "21")]
    [InlineData("capacitor", "")]
    [InlineData("", "")]
    public void DefaultPort_Scheme_IsThatOfTheUrlStandard(string scheme, string expected) => Assert.Equal(expected, Scheme.DefaultPort(scheme).ToString());
}
