using CorsGuard.Fetch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Adds names to Vary: never twice, never over what is there, in one line, and not to <c>*</c>, which says it all (RFC 9110, section 12.5.5).</summary>
internal static class VaryHeader
{
    private const string All = "*";

    /// <param name="headers">The headers of the response.</param>
    /// <param name="value">Origin, and what else the answer depends on.</param>
    public static void Add(IHeaderDictionary headers, StringValues value)
    {
        var current = headers.Vary;
        if (current.Count == 0 || string.IsNullOrWhiteSpace(current))
        {
            headers.Vary = value;
        }
        else if (HasName(current, All))
        {
            if (current.Count > 1)
            {
                headers.Vary = All;
            }
        }
        else if (Missing(current, value) is var missing && (missing.Length > 0 || current.Count > 1))
        {
            // In one line, whatever there was: a cache may read only the last one (nginx 1.22 does).
            headers.Vary = current.Count == 1 ? string.Join(", ", current[0], missing) : string.Join(", ", Names(current).Append(missing).Where(static name => name.Length > 0));
        }
    }

    // Mostly value is Origin alone, and nothing is missing.
    private static string Missing(StringValues current, StringValues value)
    {
        var names = value.ToString();
        if (names == HeaderNames.Origin)
        {
            return HasName(current, names) ? "" : names;
        }

        return string.Join(", ", names.Split(", ").Where(name => !HasName(current, name)));
    }

    private static IEnumerable<string> Names(StringValues lines) =>
        lines.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase);

    private static bool HasName(StringValues current, string name)
    {
        foreach (var line in current)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (line.AsSpan()[range].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
