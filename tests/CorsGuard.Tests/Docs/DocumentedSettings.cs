using System.Text;
using CorsGuard.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGuard.Tests.Docs;

/// <summary>Loads the settings that a document shows: <c>json</c> as a file, <c>dotenv</c> as environment variables.</summary>
internal static class DocumentedSettings
{
    /// <param name="sources">In rising precedence.</param>
    public static LoadedPolicies Load(IEnumerable<Fence> sources)
    {
        var configuration = new ConfigurationBuilder();
        foreach (var source in sources)
        {
            if (source.Language == "json")
            {
                configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(source.Text)));
            }
            else
            {
                configuration.Add(new VariablesSource(source.Text));
            }
        }

        using var services = new ServiceCollection().AddCorsGuard(configuration.Build()).BuildServiceProvider();
        return services.GetRequiredService<PolicyProvider>().Startup;
    }

    private sealed class VariablesSource(string text) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => new VariablesProvider(text);
    }

    // The framework's provider, but for where it takes the variables from.
    private sealed class VariablesProvider(string text) : EnvironmentVariablesConfigurationProvider
    {
        public override void Load()
        {
            foreach (var pair in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('=', 2)))
            {
                Data[pair[0].Replace("__", ":", StringComparison.Ordinal)] = pair[1].Trim('\'');
            }
        }
    }
}
