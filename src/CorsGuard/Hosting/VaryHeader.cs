using CorsGuard.Fetch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Adds Origin to Vary: never twice, never over what is there, and not to <c>*</c>, which says it all (RFC 9110, section 12.5.5).</summary>
internal static class VaryHeader
{
    private const string All = "*";

    public static readonly StringValues Origin = HeaderNames.Origin;

    public static void AddOrigin(IHeaderDictionary headers)
    {
        var current = headers.Vary;
        if (current.Count == 0)
        {
            headers.Vary = Origin;
        }
        else if (!HasOrigin(current))
        {
            headers.Vary = string.Join(", ", (string?)current, HeaderNames.Origin);
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
