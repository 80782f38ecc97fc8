namespace CorsGuard.Tests.Docs;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    private const string Solution = "CorsGuard.sln";

    public static string Root { get; } = FindRoot();

    /// <summary>What people read, by path from the root.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "src/CorsGuard/package-readme.md",
        "samples/Containers/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(static file => "docs/" + Path.GetFileName(file)).Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"{Solution} is in no folder above {AppContext.BaseDirectory}.");
    }
}
