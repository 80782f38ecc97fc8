using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;

namespace CorsGuard.Configuration;

/// <summary>What an operator calls a configuration source.</summary>
internal static class SourceName
{
    private const string Suffix = "ConfigurationProvider";

    public static bool IsEnvironment(IConfigurationProvider provider) => provider is EnvironmentVariablesConfigurationProvider;

    public static string Of(IConfigurationProvider provider) => provider switch
    {
        FileConfigurationProvider { Source.Path: { Length: > 0 } path } => path,
        EnvironmentVariablesConfigurationProvider => "environment variables",
        CommandLineConfigurationProvider => "command line",
        KeyPerFileConfigurationProvider => "key-per-file",
        _ => provider.GetType().Name is var name && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : provider.GetType().Name,
    };
}
