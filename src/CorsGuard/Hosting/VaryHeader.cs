using CorsGuard.Fetch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Adds names to Vary: never twice, never over what is there, and nothing to <c>*</c>, which says it all (RFC 9110, section 12.5.5).</summary>
internal static class VaryHeader
{
    private const string All = "*";

    private static readonly StringValues OriginOnly = HeaderNames.Origin;

    public static void AddOrigin(IHeaderDictionary headers)
    {
        var current = headers.Vary;
        if (current.Count == 0)
        {
            headers.Vary = OriginOnly;
        }
        else if (!Has(current, HeaderNames.Origin))
        {
            headers.Vary = Join(current, HeaderNames.Origin);
        }
    }

    public static void Add(IHeaderDictionary headers, string name)
    {
        if (!Has(headers.Vary, name))
        {
            headers.Vary = headers.Vary.Count == 0 ? name : Join(headers.Vary, name);
        }
    }

    private static string Join(StringValues current, string name) => string.Join(", ", (string?)current, name);

    private static bool Has(StringValues current, string name)
    {
        foreach (var line in current)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var token = line.AsSpan()[range].Trim();
                if (token is All || token.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
