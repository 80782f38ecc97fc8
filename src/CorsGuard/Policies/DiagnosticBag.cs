namespace CorsGuard.Policies;

/// <summary>Collects every diagnostic of one load, so that all are reported together.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<CorsGuardDiagnostic> _diagnostics = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<CorsGuardDiagnostic> Diagnostics => _diagnostics;

    public bool HasErrors => _diagnostics.Exists(static diagnostic => diagnostic.Severity == CorsGuardDiagnosticSeverity.Error);

    public void Report(DiagnosticDescriptor descriptor, SettingLocation at, string message, string hint) =>
        Add(new CorsGuardDiagnostic(descriptor.Code, descriptor.Severity, at.Path, at.Source, message, hint));

    public void Add(CorsGuardDiagnostic diagnostic)
    {
        // Host builders read the command line for themselves and again for the application.
        if (_known.Add(diagnostic.ToString()))
        {
            _diagnostics.Add(diagnostic);
        }
    }

    public void Replace(Converter<CorsGuardDiagnostic, CorsGuardDiagnostic> convert)
    {
        for (var i = 0; i < _diagnostics.Count; i++)
        {
            _diagnostics[i] = convert(_diagnostics[i]);
        }
    }
}
