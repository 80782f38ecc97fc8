using Microsoft.Extensions.Options;

namespace CorsGuard.Tests.Policies;

public sealed class CorsGuardConfigurationExceptionTests
{
    private static readonly CorsGuardDiagnostic Error = Of("CG2002", CorsGuardDiagnosticSeverity.Error);
    private static readonly CorsGuardDiagnostic OtherError = Of("CG3002", CorsGuardDiagnosticSeverity.Error);
    private static readonly CorsGuardDiagnostic Warning = Of("CG4007", CorsGuardDiagnosticSeverity.Warning);

    [Fact]
    public void Exception_CarriesAllDiagnosticsAndTheFatalOnesAsFailures()
    {
        var exception = new CorsGuardConfigurationException([Error, Warning, OtherError], [Error, OtherError]);

        Assert.Equal([Error, Warning, OtherError], exception.Diagnostics);
        Assert.Equal([Error.ToString(), OtherError.ToString()], exception.Failures);
    }

    [Fact]
    public void Message_HasOneLineForEachFailure()
    {
        var exception = new CorsGuardConfigurationException([Error, Warning, OtherError], [Error, OtherError]);

        var lines = exception.Message.Split(Environment.NewLine);

        Assert.Equal([$"  {Error}", $"  {OtherError}"], lines[1..]);
    }

    [Fact]
    public void Exception_IsAnOptionsValidationException()
    {
        var exception = Assert.IsAssignableFrom<OptionsValidationException>(new CorsGuardConfigurationException([Error], [Error]));

        Assert.Equal(typeof(CorsGuardOptions), exception.OptionsType);
    }

    private static CorsGuardDiagnostic Of(string code, CorsGuardDiagnosticSeverity severity) => new(code, severity, "CorsGuard", null, "Wrong.", "Write it.");
}
