using CorsGuard.Policies;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Configuration;

/// <summary>One source of the configuration, on its own: what the framework merges, CorsGuard looks at source by source.</summary>
/// <param name="Name">What the source is called in diagnostics.</param>
/// <param name="VariablePrefix">What stands before a key in the name of its environment variable; null = the source is another one.</param>
/// <param name="Section">The path of CorsGuard's section; empty = the root; null = only the short names of the source count.</param>
/// <param name="Answers">What the source says.</param>
/// <param name="Provider">The source; null = it cannot be taken apart.</param>
internal sealed record Layer(
    string Name,
    string? VariablePrefix,
    string? Section,
    SourceAnswers Answers,
    IConfigurationProvider? Provider)
{
    /// <summary>Environment variables, where set but empty is a likely mistake.</summary>
    public bool IsEnvironment => VariablePrefix is not null;

    /// <summary>Whether the source says anything about CORS.</summary>
    public bool SpeaksOfCors => (Section is not null && Children(Section).Count > 0) || Children("").Any(static key => key.StartsWith(EnvironmentNames.ShortPrefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The value of a key; null = the source does not say.</summary>
    public string? Lookup(string path) => Answers.Value(path).Value;

    /// <summary>Whether the key itself is there, also with a null value.</summary>
    public bool Has(string path) => Answers.Value(path).Has;

    /// <summary>The keys right below a path, each once.</summary>
    public IReadOnlyList<string> Children(string path) => Answers.Children(path);

    public bool Mentions(string path) => Lookup(path) is not null || Children(path).Count > 0;

    /// <summary>How the source of one key is called.</summary>
    public string SourceOf(string path) =>
        IsEnvironment ? "environment variable " + VariablePrefix + SourceName.AsVariable(path) : Name;
}
