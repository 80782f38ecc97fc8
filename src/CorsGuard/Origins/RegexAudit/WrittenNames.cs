using System.Text;

namespace CorsGuard.Origins;

/// <summary>What looks like host names in a pattern, when its backslashes are left out: whom its writer has in mind.</summary>
internal static class WrittenNames
{
    public static IEnumerable<string> Of(string pattern)
    {
        var start = 0;
        var text = WithoutEscapes(pattern);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || !(char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || text[i] is '.' or '-' or '_'))
            {
                var name = text[start..i].Trim('.');
                start = i + 1;
                if (name.Length > 0 && !name.Contains("..", StringComparison.Ordinal))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>The registrable domains that the pattern spells out, which its writer therefore means to trust.</summary>
    public static IReadOnlyCollection<string> DomainsOf(string pattern, PublicSuffixList suffixes)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Of(pattern))
        {
            if (name.Contains('.', StringComparison.Ordinal) && !suffixes.IsPublicSuffix(name))
            {
                domains.Add(suffixes.RegistrableDomain(name).ToString());
            }
        }

        return domains;
    }

    // "\." is a dot; "\b" and "\w" are no letters of a name.
    private static string WithoutEscapes(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '\\' || i + 1 == pattern.Length)
            {
                text.Append(pattern[i]);
                continue;
            }

            i++;
            text.Append(char.IsAsciiLetterOrDigit(pattern[i]) ? ' ' : pattern[i]);
        }

        return text.ToString();
    }
}
