using System.Globalization;
using System.Text;

namespace CorsGuard.Reliability;

/// <summary>The inputs that are kept in the repository: what the grammar is like, and everything that was ever found.</summary>
internal static class Corpus
{
    private const string Line = "----";
    private const string Separator = $"\n{Line}\n";

    // A half of a surrogate pair, as JSON or a header may hold, has no place in UTF-8 by the book.
    private static string Folder => Path.Combine(Root(), "tests", "CorsGuard.Reliability", "Corpus");

    public static string[] Load(string kind) =>
    [
        .. Directory.GetFiles(Folder, kind + "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(static file => Read(File.ReadAllText(file))),
    ];

    /// <summary>The inputs of a file.</summary>
    public static IEnumerable<string> Read(string text) => (text.EndsWith('\n') ? text[..^1] : text).Split(Separator).Select(Unescape);

    /// <summary>A file that holds the inputs, each as it is.</summary>
    public static string Write(params string[] inputs) => string.Join(Separator, inputs.Select(Escape)) + "\n";

    /// <returns>The file.</returns>
    public static string Save(string kind, string input)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Escape(input))))[..8];
        var file = Path.Combine(Folder, $"{kind}-{hash}.txt");
        File.WriteAllText(file, Write(input));
        return file;
    }

    /// <summary>Printable ASCII and line ends stay; the rest is <c>\uxxxx</c>, and so is the beginning of a line that would separate inputs.</summary>
    public static string Escape(string input)
    {
        var text = new StringBuilder();
        foreach (var c in input)
        {
            _ = c is (>= ' ' and <= '~' and not '\\') or '\n' ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return string.Join('\n', text.ToString().Split('\n').Select(static line => line == Line ? $"\\u{(int)Line[0]:x4}{Line[1..]}" : line));
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
