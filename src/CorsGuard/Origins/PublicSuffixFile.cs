using System.Globalization;
using System.Text;

namespace CorsGuard.Origins;

/// <summary>Reads a public suffix list in the format of https://publicsuffix.org/list/, which an operator may use in place of the embedded one.</summary>
internal static class PublicSuffixFile
{
    // A list that was cut off would make suffixes into private names: the real one has some 10,000 rules.
    private const int MinRules = 1000;

    private const string VersionPrefix = "// VERSION: ";
    private const string BeginPrefix = "// ===BEGIN ";
    private const string EndPrefix = "// ===END ";

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">It is no public suffix list.</exception>
    public static PublicSuffixList Read(string path) => Parse(File.ReadLines(path));

    /// <exception cref="FormatException">They are no public suffix list.</exception>
    public static PublicSuffixList Parse(IEnumerable<string> lines)
    {
        var snapshot = "unknown";
        var rules = new HashSet<string>(StringComparer.Ordinal);
        var openParts = 0;
        foreach (var line in lines)
        {
            var text = line.Trim();
            openParts += text.StartsWith(BeginPrefix, StringComparison.Ordinal) ? 1 : text.StartsWith(EndPrefix, StringComparison.Ordinal) ? -1 : 0;
            if (text.StartsWith(VersionPrefix, StringComparison.Ordinal))
            {
                snapshot = text[VersionPrefix.Length..].Split('_')[0];
            }
            else if (text.Length > 0 && !text.StartsWith("//", StringComparison.Ordinal))
            {
                rules.Add(ToRule(text));
            }
        }

        if (rules.Count < MinRules)
        {
            throw new FormatException($"It has {rules.Count} rules; a whole list has some 10,000.");
        }

        if (openParts != 0)
        {
            throw new FormatException("It is cut off: a part of it begins and does not end.");
        }

        return PublicSuffixList.Parse(Encoding.ASCII.GetBytes($"# Snapshot: {snapshot}\n{string.Join('\n', Sorted(rules))}\n"));
    }

    // A rule ends at the first white space: https://github.com/publicsuffix/list/wiki/Format
    private static string ToRule(string line)
    {
        var rule = line.Split((char[]?)null, 2, StringSplitOptions.None)[0];
        var prefix = rule.StartsWith("*.", StringComparison.Ordinal) ? "*." : rule.StartsWith('!') ? "!" : "";
        try
        {
            var host = new IdnMapping { UseStd3AsciiRules = false }.GetAscii(rule[prefix.Length..]);
            return Host.Classify(host) == HostKind.Name ? prefix + host : throw new FormatException($"'{rule}' is no rule.");
        }
        catch (ArgumentException)
        {
            throw new FormatException($"'{rule}' is no rule.");
        }
    }

    // By the bytes from right to left, as the list searches them.
    private static IEnumerable<string> Sorted(IEnumerable<string> rules) =>
        rules.OrderBy(static rule => new string([.. rule.Reverse()]), StringComparer.Ordinal);
}
