using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;

namespace CorsGuard.Configuration;

/// <summary>What an operator calls a configuration source.</summary>
internal static class SourceName
{
    private const string Suffix = "ConfigurationProvider";

    /// <summary>What stands before a key in the name of its environment variable; null = the provider reads something else.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="mount">The path in the provider below which the keys stand; empty = its root.</param>
    public static string? VariablePrefix(IConfigurationProvider provider, string mount) =>
        provider is EnvironmentVariablesConfigurationProvider ? OwnPrefix(provider) + AsVariable(ConfigurationKey.Combine(mount, "x"))[..^1] : null;

    public static string AsVariable(string path) => path.Replace(ConfigurationKey.Delimiter, "__", StringComparison.Ordinal);

    public static string Of(IConfigurationProvider provider) => provider switch
    {
        FileConfigurationProvider { Source.Path: { Length: > 0 } path } => path,
        EnvironmentVariablesConfigurationProvider => "environment variables",
        CommandLineConfigurationProvider => "command line",
        KeyPerFileConfigurationProvider => "key-per-file",
        _ => provider.GetType().Name is var name && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : provider.GetType().Name,
    };

    // The only place where the provider tells it: "... Prefix: 'DOTNET_'".
    private static string OwnPrefix(IConfigurationProvider provider) => provider.ToString()?.Split('\'') is [_, var prefix, _] ? prefix : "";
}
