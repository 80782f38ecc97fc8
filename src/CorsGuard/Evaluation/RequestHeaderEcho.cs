using CorsGuard.Fetch;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Evaluation;

/// <summary>The requested header names as one value to send back; they have been validated as tokens within bounds.</summary>
internal static class RequestHeaderEcho
{
    /// <param name="lines">What was requested.</param>
    /// <param name="isClean">See <see cref="RequestHeaderNames.IsClean"/>.</param>
    public static StringValues Of(StringValues lines, bool isClean) =>
        // A browser's own list goes back as it is. Only intermediaries' additions make a new string necessary.
        isClean ? lines : Join(lines);

    private static StringValues Join(StringValues lines)
    {
        List<string> valid = [];
        var names = new RequestHeaderNames(lines);
        while (names.MoveNext())
        {
            valid.Add(names.Current.ToString());
        }

        return valid.Count == 0 ? StringValues.Empty : string.Join(',', valid);
    }
}
