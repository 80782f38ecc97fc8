using System.Text;
using System.Text.Json;
using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>Tells a developer, in the response, why a request was refused: a browser shows it in its network tab.</summary>
internal static class DenialNote
{
    public const string Header = "CorsGuard-Denial";

    // Servers and browsers bound the size of all headers together.
    private const int MaxHint = 1_000;

    // Not a denial of the server's: the browser's.
    private const string Credentials = "credentials-not-allowed";

    public static void WriteHeader(HttpResponse response, DenialReason reason, string policy, string hint) => WriteHeader(response, DenialReasons.Token(reason), policy, hint);

    /// <summary>For a response that the browser does not show, since the page asked with cookies.</summary>
    public static void WriteCredentials(HttpResponse response, Explanation explanation) => WriteHeader(response, Credentials, explanation.Policy, explanation.Hint);

    private static void WriteHeader(HttpResponse response, string reason, string policy, string hint) =>
        response.Headers[Header] = $"{reason}; policy={(Token.IsValid(policy) ? policy : Quote(policy))}; hint={Quote(hint)}";

    /// <summary>The header, and a problem (RFC 9457) as the body where the status allows one.</summary>
    public static Task WriteAsync(HttpResponse response, Explanation explanation)
    {
        WriteHeader(response, explanation.Decision.Denial, explanation.Policy, explanation.Hint);
        return WriteBodyAsync(response, explanation.Decision.Denial, explanation.Policy, explanation.Hint, explanation.Changes);
    }

    public static Task WriteAsync(HttpResponse response, DenialReason reason, string policy, string hint)
    {
        WriteHeader(response, reason, policy, hint);
        return WriteBodyAsync(response, reason, policy, hint, []);
    }

    private static Task WriteBodyAsync(HttpResponse response, DenialReason reason, string policy, string hint, IReadOnlyList<SettingChange> changes)
    {
        // RFC 9110, sections 15.3.5 and 15.3.6: these have no content.
        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent)
        {
            return Task.CompletedTask;
        }

        var body = Problem(response.StatusCode, reason, policy, hint, changes);
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }

    private static ReadOnlyMemory<byte> Problem(int status, DenialReason reason, string policy, string hint, IReadOnlyList<SettingChange> changes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("title", $"CORS: {DenialReasons.Describe(reason)}");
            json.WriteNumber("status", status);
            json.WriteString("detail", hint);
            json.WriteString("reason", DenialReasons.Token(reason));
            json.WriteString("policy", policy);
            json.WriteStartArray("changes");
            foreach (var change in changes)
            {
                json.WriteStartObject();
                json.WriteString("path", change.Path);
                json.WriteString("source", change.Source);
                json.WriteString("json", change.Json);
                json.WriteString("environmentVariable", change.Variable);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // RFC 9110, section 5.6.4. Nothing else than visible ASCII and spaces leaves in a header.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, MaxHint)))
        {
            if (character is '"' or '\\')
            {
                quoted.Append('\\');
            }

            quoted.Append(character is >= ' ' and <= '~' ? character : '?');
        }

        return quoted.Append('"').ToString();
    }
}
