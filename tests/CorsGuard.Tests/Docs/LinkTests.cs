using System.Text.RegularExpressions;

namespace CorsGuard.Tests.Docs;

/// <summary>Links between the documents lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadSomewhere(string document)
    {
        foreach (Match match in Link().Matches(Repository.Read(document)))
        {
            var target = match.Groups[1].Value;
            if (target.StartsWith("https://", StringComparison.Ordinal))
            {
                continue;
            }

            var parts = target.Split('#', 2);
            var path = parts[0].Length == 0
                ? document
                : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(document) ?? "", parts[0]));
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{document} links to {target}");
            Assert.True(parts.Length == 1 || Anchors(path).Contains(parts[1]), $"{document} links to {target}");
        }
    }

    // As GitHub makes them: lower case, hyphens for spaces, no punctuation.
    private static IEnumerable<string> Anchors(string document) => Heading().Matches(Repository.Read(document))
        .Select(static match => Punctuation().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Punctuation();
}
