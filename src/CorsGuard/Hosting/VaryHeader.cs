using CorsGuard.Fetch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Adds Origin to Vary: never twice, never over what is there, and not to <c>*</c>, which says it all (RFC 9110, section 12.5.5).</summary>
internal static class VaryHeader
{
    private const string All = "*";

    public static readonly StringValues Origin = HeaderNames.Origin;

    /// <param name="headers">The headers of the response.</param>
    /// <param name="value">Origin, and what else the answer depends on.</param>
    public static void AddOrigin(IHeaderDictionary headers, StringValues value)
    {
        var current = headers.Vary;
        if (current.Count == 0 || string.IsNullOrWhiteSpace(current))
        {
            headers.Vary = value;
        }
        else if (!HasOrigin(current))
        {
            headers.Vary = string.Join(", ", (string?)current, (string?)value);
        }
    }

    private static bool HasOrigin(StringValues current)
    {
        foreach (var line in current)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var token = line.AsSpan()[range].Trim();
                if (token is All || token.Equals(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
