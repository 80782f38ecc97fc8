using CorsGuard.Origins;

namespace CorsGuard.Reliability;

/// <summary>The audit of regular expressions. An input is a pattern; origins that it may match are made of its own words.</summary>
internal sealed class RegexFuzz : FuzzTarget
{
    // One step may find several states at once.
    private const int MaxOvershoot = 20_000;

    private static readonly string[] Pieces = ["a", "b", "example", @"\.", @"\.", ".", "com", "co", "uk", "github", "io", "[ab]", "[a-z]+", "[^.]+", "(a|b)", @"(a\.)?", ".*", "[0-9]{1,3}", "-", "(com|uk)", "localhost", @"127\.0\.0\.1", @"\d", @"\w+", "(?:x|y)*", "|", "^", "$", @"\b", @"(?<n>a)", "[a-z-[b]]", "{2}", "?", @":\d+", @"\x61"];
    private static readonly string[] Texts = ["a", "b", "x", "example", ".", ".", ".", "com", "co", "uk", "github", "io", "aa", "-", "localhost", "127.0.0.1", "1", "evil", ":8080"];

    public override string Kind => "regexes";

    public override string[] Words => [.. Pieces, "https://", "http://", "https?://", "(", ")", "*", "+", "\\", "(?=", "(?i)", "\\1", "{1,", "[", "]"];

    public override string Generate(Random random) => Pick(random, "https://", "https?://", "", "http://") + string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Pick(random, Pieces)));

    public override string? FindProblem(string input)
    {
        if (!OriginRegex.TryParse(input, out var regex, out var error))
        {
            return string.IsNullOrWhiteSpace(error.Detail) ? "refused without a reason" : null;
        }

        var result = RegexAuditor.Audit(regex, PublicSuffixList.Embedded);
        if (result.Steps > RegexAuditor.MaxSteps + MaxOvershoot)
        {
            return $"the audit took {result.Steps} steps";
        }

        if (result.Verdict == RegexVerdict.Unbounded && (result.Witness is null || !RequestOrigin.TryParse(result.Witness, out _) || !regex.IsMatch(result.Witness)))
        {
            return $"the witness '{result.Witness}' does not match";
        }

        // The same pattern is always tried with the same origins.
        var random = new Random(input.Aggregate(17, static (hash, c) => unchecked((hash * 31) + c)));
        for (var i = 0; i < 40; i++)
        {
            var origin = Pick(random, "http://", "https://") + string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pick(random, Texts)));
            if (RequestOrigin.TryParse(origin, out var parsed) && regex.IsMatch(origin) && Contradicts(result, parsed) is { } problem)
            {
                return $"{problem}: it matches {origin}";
            }
        }

        return null;
    }

    private static string? Contradicts(RegexAuditResult result, RequestOrigin origin)
    {
        var host = origin.Host.ToString();
        var isBelowLocalhost = host.EndsWith(".localhost", StringComparison.Ordinal);
        var domain = isBelowLocalhost ? "localhost" : PublicSuffixList.Embedded.RegistrableDomain(host).ToString();
        var isLoopback = isBelowLocalhost || host is "localhost" or "127.0.0.1";
        return result.Verdict == RegexVerdict.MatchesNothing ? "it is said to match nothing"
            : result.Verdict == RegexVerdict.Bounded && !result.Domains.Contains(domain) ? $"{domain} is not reported"
            : result.Verdict != RegexVerdict.Inconclusive && result.InsecureWitness is null && !isLoopback && origin.Scheme is "http" ? "it is said to admit nothing insecure"
            : null;
    }
}
