using CorsGuard.Policies;

namespace CorsGuard.Tests.Policies;

public sealed class CorsGuardDiagnosticTests
{
    [Theory]
    [InlineData("appsettings.json", "CG2002 CorsGuard:DefaultPolicy:AllowedOrigins:0 (appsettings.json): Wrong. Write it.")]
    [InlineData(null, "CG2002 CorsGuard:DefaultPolicy:AllowedOrigins:0: Wrong. Write it.")]
    public void ToString_IsOneLine(string? source, string expected)
    {
        var diagnostic = Of("Wrong.", source);

        Assert.Equal(expected, diagnostic.ToString());
    }

    [Theory]
    [InlineData("a\nb", "a b")]
    [InlineData("a\r\nb", "a b")]
    [InlineData("a\rb", "a b")]
    [InlineData("a\u2028b", "a b")]
    [InlineData("a\u0085b", "a b")]
    public void ToString_OfAValueWithLineBreaks_IsOneLineToo(string message, string expected) =>
        Assert.Equal($"CG2002 CorsGuard:DefaultPolicy:AllowedOrigins:0 (code): {expected} Write it.", Of(message, "code").ToString());

    [Fact]
    public void As_AnotherSeverity_ChangesNothingElse()
    {
        var error = Of("Wrong.", "code");

        var warning = error.As(CorsGuardDiagnosticSeverity.Warning);

        Assert.Equal(CorsGuardDiagnosticSeverity.Warning, warning.Severity);
        Assert.Equal(
            (error.Code, error.Path, error.Source, error.Message, error.Hint),
            (warning.Code, warning.Path, warning.Source, warning.Message, warning.Hint));
    }

    [Fact]
    public void Bag_SameDiagnosticTwice_HoldsItOnce()
    {
        var bag = new DiagnosticBag();

        bag.Add(Of("Wrong.", "code"));
        bag.Add(Of("Wrong.", "code"));
        bag.Add(Of("Wrong.", "appsettings.json"));

        Assert.Equal(["code", "appsettings.json"], bag.Diagnostics.Select(static diagnostic => diagnostic.Source));
    }

    [Theory]
    [InlineData(CorsGuardDiagnosticSeverity.Error, true)]
    [InlineData(CorsGuardDiagnosticSeverity.Warning, false)]
    [InlineData(CorsGuardDiagnosticSeverity.Information, false)]
    public void Bag_HasErrors_IfOneIsAnError(CorsGuardDiagnosticSeverity severity, bool expected)
    {
        var bag = new DiagnosticBag();

        bag.Add(Of("Wrong.", null).As(severity));

        Assert.Equal(expected, bag.HasErrors);
    }

    private static CorsGuardDiagnostic Of(string message, string? source) =>
        new("CG2002", CorsGuardDiagnosticSeverity.Error, "CorsGuard:DefaultPolicy:AllowedOrigins:0", source, message, "Write it.");
}
