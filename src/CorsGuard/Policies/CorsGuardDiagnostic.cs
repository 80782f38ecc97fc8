namespace CorsGuard;

/// <summary>One finding about the settings, with a stable code that docs/diagnostics.md explains.</summary>
public sealed class CorsGuardDiagnostic
{
    internal CorsGuardDiagnostic(string code, CorsGuardDiagnosticSeverity severity, string path, string? source, string message, string hint)
    {
        Code = code;
        Severity = severity;
        Path = path;
        Source = source;
        Message = message;
        Hint = hint;
    }

    /// <summary>Gets the stable code, such as <c>CG4001</c>.</summary>
    public string Code { get; }

    /// <summary>Gets how much it matters.</summary>
    public CorsGuardDiagnosticSeverity Severity { get; }

    /// <summary>Gets the full configuration path of the setting, such as <c>CorsGuard:DefaultPolicy:AllowedOrigins:0</c>.</summary>
    public string Path { get; }

    /// <summary>Gets what set the value: a file, an environment variable, code; <see langword="null"/> if nothing did.</summary>
    public string? Source { get; }

    /// <summary>Gets what is wrong, with which value.</summary>
    public string Message { get; }

    /// <summary>Gets what to write instead.</summary>
    public string Hint { get; }

    /// <summary>Returns the diagnostic in one line: code, path, source, message, hint.</summary>
    public override string ToString()
    {
        var text = Source is null ? $"{Code} {Path}: {Message} {Hint}" : $"{Code} {Path} ({Source}): {Message} {Hint}";
        return text.ReplaceLineEndings(" "); // a quoted value may have some
    }

    internal CorsGuardDiagnostic Acknowledged(string reason) =>
        new(Code, CorsGuardDiagnosticSeverity.Information, Path, Source, Message, $"Acknowledged: {reason}");

    internal CorsGuardDiagnostic As(CorsGuardDiagnosticSeverity severity) => new(Code, severity, Path, Source, Message, Hint);
}
