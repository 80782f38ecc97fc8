using System.Text.Encodings.Web;
using System.Text.Json;

namespace CorsGuard.Dashboard;

/// <summary>The smallest policy that would have allowed what was observed, as JSON.</summary>
internal static class ObservedPolicy
{
    private static readonly string[] NeedNoPermission = ["GET", "HEAD", "POST"];

    public static string Of(IEnumerable<ObservedRequest> requests)
    {
        var all = requests.Where(static request => request.Origin != "null").ToList();
        return $$"""
            {
              "AllowedOrigins": {{List(all.Select(static request => request.Origin))}},
              "AllowedMethods": {{List(all.Select(static request => request.Method).Where(static method => method != "OPTIONS").Except(NeedNoPermission).DefaultIfEmpty("GET"))}},
              "AllowedHeaders": {{List(all.SelectMany(static request => request.Headers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))}}
            }
            """;
    }

    private static string List(IEnumerable<string> values)
    {
        string[] sorted = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return sorted.Length == 0 ? "[]" : $"[ {string.Join(", ", sorted.Select(static value => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""))} ]";
    }
}
