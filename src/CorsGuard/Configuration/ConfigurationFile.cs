using Microsoft.Extensions.Configuration;

namespace CorsGuard.Configuration;

/// <summary>
/// Tells a file that holds nothing from one that cannot be read. When a file becomes unreadable while the application runs, its provider holds
/// nothing, without a word; taken for the truth at the next reload of any source, that would let a weaker source decide.
/// </summary>
internal static class ConfigurationFile
{
    /// <returns>Why the file of the provider cannot be read; null = it can, or the provider has none.</returns>
    public static string? FindProblem(IConfigurationProvider provider)
    {
        if (provider is not FileConfigurationProvider { Source: { FileProvider: { } files, Path: { } path } source } || provider.GetChildKeys([], null).Any())
        {
            return null;
        }

        var file = files.GetFileInfo(path);
        if (!file.Exists)
        {
            // One that may be missing says nothing when it is; one that must be there was there when the application started.
            return source.Optional ? null : "it does not exist any more.";
        }

        // Another provider of the same kind: to load this one again would raise its change token.
        var reader = source.Build(new ConfigurationBuilder());
        using var lifetime = reader as IDisposable;
        try
        {
            using var stream = file.CreateReadStream();
            (reader as FileConfigurationProvider)?.Load(stream);
            return null;
        }
#pragma warning disable CA1031 // What a provider throws for a file that it cannot read is its own affair.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.Message;
        }
    }
}
