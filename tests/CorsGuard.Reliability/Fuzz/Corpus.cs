using System.Globalization;
using System.Text;

namespace CorsGuard.Reliability;

/// <summary>The inputs that are kept in the repository: what the grammar is like, and everything that was ever found.</summary>
internal static class Corpus
{
    private const string Separator = "\n----\n";

    // A half of a surrogate pair, as JSON or a header may hold, has no place in UTF-8 by the book.
    private static string Folder => Path.Combine(Root(), "tests", "CorsGuard.Reliability", "Corpus");

    public static string[] Load(string kind) =>
    [
        .. Directory.GetFiles(Folder, kind + "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(static file => File.ReadAllText(file).TrimEnd('\n').Split(Separator)).Select(Unescape),
    ];

    /// <returns>The file.</returns>
    public static string Save(string kind, string input)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Escape(input))))[..8];
        var file = Path.Combine(Folder, $"{kind}-{hash}.txt");
        File.WriteAllText(file, Escape(input) + "\n");
        return file;
    }

    /// <summary>Printable ASCII and line ends stay; the rest is <c>\uxxxx</c>.</summary>
    public static string Escape(string input)
    {
        var text = new StringBuilder();
        foreach (var c in input)
        {
            _ = c is (>= ' ' and <= '~' and not '\\') or '\n' ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return text.ToString();
    }

    private static string Unescape(string text)
    {
        var input = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith("\\u") && i + 6 <= text.Length && int.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                input.Append((char)code);
                i += 5;
            }
            else
            {
                input.Append(text[i]);
            }
        }

        return input.ToString();
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CorsGuard.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run it from a build inside of the repository, where the corpus is.");
    }
}
