using CorsGuard.Observability;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CorsGuard.Tests.Observability;

public sealed class DiagnosticLogTests
{
    private readonly FakeLogger _logger = new();

    [Theory]
    [InlineData(CorsGuardDiagnosticSeverity.Error, LogLevel.Error, 100)]
    [InlineData(CorsGuardDiagnosticSeverity.Warning, LogLevel.Warning, 101)]
    [InlineData(CorsGuardDiagnosticSeverity.Information, LogLevel.Information, 102)]
    public void Write_Diagnostic_LogsItAtItsLevel(CorsGuardDiagnosticSeverity severity, LogLevel level, int id)
    {
        DiagnosticLog.Write(_logger, [Of("CG2002", severity, "appsettings.json")]);

        var record = _logger.LatestRecord;
        Assert.Equal((level, id), (record.Level, record.Id.Id));
        Assert.Equal("CG2002 CorsGuard:DefaultPolicy (appsettings.json): Wrong. Write it.", record.Message);
        Assert.Equal(
            ("CG2002", "CorsGuard:DefaultPolicy", "appsettings.json", "Wrong.", "Write it."),
            (Value("Code"), Value("Path"), Value("Source"), Value("Problem"), Value("Hint")));
    }

    [Fact]
    public void Write_DiagnosticWithoutASource_SaysSo()
    {
        DiagnosticLog.Write(_logger, [Of("CG4006", CorsGuardDiagnosticSeverity.Warning, null)]);

        Assert.Equal("not set", Value("Source"));
    }

    [Fact]
    public void Write_SeveralDiagnostics_LogsEachInOrder()
    {
        DiagnosticLog.Write(
            _logger,
            [Of("CG2011", CorsGuardDiagnosticSeverity.Information, null), Of("CG2002", CorsGuardDiagnosticSeverity.Error, null), Of("CG4007", CorsGuardDiagnosticSeverity.Warning, null)]);

        Assert.Equal(["CG2011", "CG2002", "CG4007"], _logger.Collector.GetSnapshot().Select(static record => record.GetStructuredStateValue("Code")));
    }

    private static CorsGuardDiagnostic Of(string code, CorsGuardDiagnosticSeverity severity, string? source) =>
        new(code, severity, "CorsGuard:DefaultPolicy", source, "Wrong.", "Write it.");

    private string? Value(string field) => _logger.LatestRecord.GetStructuredStateValue(field);
}
