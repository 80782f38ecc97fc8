using CorsGuard.Origins;

namespace CorsGuard.Tests.Origins;

public sealed class PortTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("80")]
    [InlineData("8080")]
    [InlineData("65535")]
    public void IsValid_NumberWithinTheBounds_Holds(string port) => Assert.True(Port.IsValid(port));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("080")]
    [InlineData("65536")]
    [InlineData("99999")]
    [InlineData("100000")]
    [InlineData("4294967376")] // 80 in 32 bits
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData(" 80")]
    [InlineData("80 ")]
    [InlineData("8a")]
    [InlineData("0x50")]
    [InlineData("8.0")]
    [InlineData("*")]
    [InlineData("\u0668\u0660")] // Arabic-Indic digits
    [InlineData("\uff18\uff10")] // full-width digits
    public void IsValid_AnythingElse_DoesNotHold(string port) => Assert.False(Port.IsValid(port));
}
