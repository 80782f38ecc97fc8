using System.Text.Encodings.Web;
using System.Text.Json;
using CorsGuard.Fetch;
using CorsGuard.Origins;

namespace CorsGuard.Dashboard;

/// <summary>The smallest policy that would have allowed what was observed, as JSON.</summary>
internal static class ObservedPolicy
{
    private static readonly string[] NeedNoPermission = ["GET", "HEAD", "POST"];

    public static string Of(IEnumerable<ObservedRequest> requests)
    {
        // What no browser asks for, or no setting can allow, was somebody's attempt.
        var all = requests.Where(static request => IsOrigin(request.Origin)).ToList();
        return $$"""
            {
              "AllowedOrigins": {{List(all.Select(static request => request.Origin))}},
              "AllowedMethods": {{List(all.Select(static request => Methods.Normalize(request.Method)).Where(static method => IsPlain(method) && !Methods.IsForbidden(method)).Except(NeedNoPermission).DefaultIfEmpty("GET"))}},
              "AllowedHeaders": {{List(all.SelectMany(static request => request.Headers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Where(static name => IsPlain(name) && !RequestHeaders.IsForbidden(name)))}}
            }
            """;
    }

    private static bool IsOrigin(string origin)
    {
        OriginPatternParser.Parse(origin, out var pattern);
        return pattern is { IsExact: true };
    }

    private static bool IsPlain(string name) => name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static string List(IEnumerable<string> values)
    {
        string[] sorted = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return sorted.Length == 0 ? "[]" : $"[ {string.Join(", ", sorted.Select(static value => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))} ]";
    }
}
