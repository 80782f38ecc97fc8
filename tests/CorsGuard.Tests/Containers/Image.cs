using System.Text.Json;
using System.Text.RegularExpressions;
using CorsGuard.Tests.Docs;

namespace CorsGuard.Tests.Containers;

/// <summary>What the sample's Dockerfile says, read from the file.</summary>
internal sealed partial class Image
{
    /// <param name="dockerfile">A path from the root.</param>
    public Image(string dockerfile)
    {
        Dockerfile = dockerfile;
        var lines = Repository.Read(dockerfile).Split('\n').Where(static line => line.Length > 0 && !line.StartsWith('#')).ToList();
        FinalStage = lines[lines.FindLastIndex(static line => line.StartsWith("FROM ", StringComparison.Ordinal))..];
        var publish = Assert.Single(lines.Select(static line => Publish().Match(line)), static match => match.Success);
        Project = publish.Groups[1].Value;
        Output = publish.Groups[2].Value;
        EntryPoint = JsonSerializer.Deserialize<string[]>(Value("ENTRYPOINT")) ?? [];
    }

    public static IReadOnlyList<string> Names { get; } = ["Api", "Web", "Gateway"];

    public string Dockerfile { get; }

    /// <summary>From the last FROM on.</summary>
    public IReadOnlyList<string> FinalStage { get; }

    /// <summary>The project that is published, and where to.</summary>
    public string Project { get; }

    public string Output { get; }

    public IReadOnlyList<string> EntryPoint { get; }

    public static Image Of(string name) => new($"samples/Containers/{name}/Dockerfile");

    /// <summary>The one instruction of this name in the final stage.</summary>
    public string Value(string instruction) =>
        Assert.Single(FinalStage, line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

    [GeneratedRegex("^RUN dotnet publish (\\S+) -c Release -o (\\S+)$")]
    private static partial Regex Publish();
}
