using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace CorsGuard.Configuration;

/// <summary>
/// Tells a file that holds nothing from one that cannot be read. When a file becomes unreadable while the application runs, its provider holds
/// nothing, or what it held before, without a word; taken for the truth at the next reload of any source, that would let a weaker source decide.
/// </summary>
internal sealed class ConfigurationFiles
{
    // Whose files said something about CORS when they were last read, in whatever section: which one is read may have changed with what is gone.
    private readonly ConcurrentDictionary<IConfigurationProvider, bool> _speakers = new();

    /// <returns>Each source whose file cannot be read, and why.</returns>
    public IEnumerable<(Layer Layer, string Problem)> FindProblems(IEnumerable<Layer> layers)
    {
        // A file may be read for several sections.
        foreach (var ofProvider in layers.Where(static layer => layer.Provider is FileConfigurationProvider or KeyPerFileConfigurationProvider).GroupBy(static layer => layer.Provider))
        {
            if (ofProvider.Key is { } provider && FindProblem(provider, ofProvider.Any(static layer => layer.SpeaksOfCors)) is { } problem)
            {
                yield return (ofProvider.First(), problem);
            }
        }
    }

    private string? FindProblem(IConfigurationProvider provider, bool speaksOfCors)
    {
        var holdsNothing = !provider.GetChildKeys([], null).Any();
        if (!holdsNothing)
        {
            Remember(provider, speaksOfCors);
        }

        return provider is FileConfigurationProvider { Source: { FileProvider: { } files, Path: { } path } } ofFile
            ? FindProblem(ofFile, files.GetFileInfo(path), holdsNothing)
            : FindProblemOfFolder(provider, holdsNothing);
    }

    private void Remember(IConfigurationProvider provider, bool speaksOfCors)
    {
        if (speaksOfCors)
        {
            _speakers.TryAdd(provider, true);
        }
        else
        {
            _speakers.TryRemove(provider, out _);
        }
    }

    // A file for each key: without the folder, or with an empty one, the provider holds nothing. A single file that is gone is a setting less.
    private string? FindProblemOfFolder(IConfigurationProvider provider, bool holdsNothing) =>
        holdsNothing && IsMissed(provider) ? "its folder is empty, or does not exist any more." : null;

    private bool IsMissed(IConfigurationProvider provider) => _speakers.ContainsKey(provider);

    private string? FindProblem(FileConfigurationProvider provider, IFileInfo file, bool holdsNothing)
    {
        if (file.Exists)
        {
            return holdsNothing ? FindProblem(provider, file) : provider.Source.ReloadOnChange ? FindProblem(null, file) : null;
        }

        // One that may be missing says nothing when it is, unless it was there. What a provider still holds it will not hold for long.
        return !holdsNothing || (provider.Source.Optional && !IsMissed(provider)) ? null : "it does not exist any more.";
    }

    /// <param name="provider">Null = it is enough that the file can be opened.</param>
    /// <param name="file">The file.</param>
    private string? FindProblem(FileConfigurationProvider? provider, IFileInfo file)
    {
        // Another provider of the same kind: to load this one again would raise its change token.
        var reader = provider?.Source.Build(new ConfigurationBuilder()) as FileConfigurationProvider;
        using var lifetime = reader;
        try
        {
            using var stream = file.CreateReadStream();
            reader?.Load(stream);
            if (reader?.GetChildKeys([], null).Any() == true)
            {
                // The source holds what it found while somebody was writing; it will be read again.
                return "it changed, and has not been read since.";
            }

            if (provider is not null && IsMissed(provider) && IsBlank(file))
            {
                // A format that has nothing against it (INI): somebody is about to write it, or the disk is full.
                return "it is empty.";
            }

            if (provider is not null)
            {
                // What it said has been deleted on purpose.
                Remember(provider, speaksOfCors: false);
            }

            return null;
        }
#pragma warning disable CA1031 // What a provider throws for a file that it cannot read is its own affair.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.Message;
        }
    }

    private static bool IsBlank(IFileInfo file)
    {
        using var reader = new StreamReader(file.CreateReadStream());
        var next = reader.Read();
        while (next >= 0 && char.IsWhiteSpace((char)next))
        {
            next = reader.Read();
        }

        return next < 0;
    }
}
