namespace CorsGuard.Policies;

/// <summary>A code of the registry: what it is called and how much it matters unless a rule says otherwise.</summary>
internal sealed record DiagnosticDescriptor(string Code, CorsGuardDiagnosticSeverity Severity, string Title);
