namespace CorsGuard.Configuration;

/// <summary>One source of the configuration, on its own: what the framework merges, CorsGuard looks at source by source.</summary>
/// <param name="Name">What the source is called in diagnostics.</param>
/// <param name="VariablePrefix">What stands before a key in the name of its environment variable; null = the source is another one.</param>
/// <param name="Section">The path of CorsGuard's section; empty = the root; null = only the short names of the source count.</param>
/// <param name="Lookup">The value of a key; null = the source does not say.</param>
/// <param name="Has">Whether the key itself is there, also with a null value.</param>
/// <param name="Children">The keys right below a path, each once.</param>
/// <param name="FindProblem">Why the source cannot be read; null = it can.</param>
internal sealed record Layer(
    string Name,
    string? VariablePrefix,
    string? Section,
    Func<string, string?> Lookup,
    Func<string, bool> Has,
    Func<string, IReadOnlyList<string>> Children,
    Func<string?> FindProblem)
{
    /// <summary>Environment variables, where set but empty is a likely mistake.</summary>
    public bool IsEnvironment => VariablePrefix is not null;

    public bool Mentions(string path) => Lookup(path) is not null || Children(path).Count > 0;

    /// <summary>How the source of one key is called.</summary>
    public string SourceOf(string path) =>
        IsEnvironment ? "environment variable " + VariablePrefix + SourceName.AsVariable(path) : Name;
}
