using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CorsGuard.Origins;

/// <summary>A regular expression for origins: always matched against the whole origin, ordinal, in linear time.</summary>
internal sealed class OriginRegex
{
    // The library decides what "match" means, not the anchors that somebody remembered to write.
    private const string WholeMatchPrefix = @"\A(?:";
    private const string WholeMatchSuffix = @")\z";
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // Long before the engine's own limit of automaton size, so that one setting cannot occupy the parser.
    private const int MaxPatternLength = 4096;

    // The engine is linear and an origin short: only a starved machine can get here, and then the request is refused.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private OriginRegex(string pattern, Regex regex)
    {
        Pattern = pattern;
        _regex = regex;
    }

    /// <summary>Gets the pattern as it was written.</summary>
    public string Pattern { get; }

    /// <summary>Compiles a pattern, or says why it cannot be used.</summary>
    public static bool TryParse(string pattern, [NotNullWhen(true)] out OriginRegex? regex, [NotNullWhen(false)] out OriginRegexError? error)
    {
        regex = null;
        error = CheckLength(pattern) ?? CheckSyntax(pattern) ?? OriginRegexScan.FindForbidden(pattern);
        if (error is not null)
        {
            return false;
        }

        try
        {
            regex = new OriginRegex(pattern, new Regex(WholeMatchPrefix + pattern + WholeMatchSuffix, Options, Timeout));
            return true;
        }
        catch (NotSupportedException)
        {
            // The scan names every construct that the engine lacks; what it still refuses is too many states.
            error = new OriginRegexError(OriginRegexErrorKind.TooLarge, "repeated too often: the automaton of the pattern has too many states");
            return false;
        }
    }

    /// <summary>
    /// Makes as few automata of them as the engine takes, so that their number hardly counts: it needs more than a megabyte for each.
    /// </summary>
    public static OriginRegex[] Combine(OriginRegex[] regexes)
    {
        if (regexes.Length < 2)
        {
            return regexes;
        }

        var pattern = "";
        foreach (var regex in regexes)
        {
            pattern += (pattern.Length == 0 ? "(?:" : "|(?:") + regex.Pattern + ")";
        }

        try
        {
            return [new OriginRegex(pattern, new Regex(WholeMatchPrefix + pattern + WholeMatchSuffix, Options, Timeout))];
        }
        catch (NotSupportedException)
        {
            // Too large for the engine: two halves may not be.
            var half = regexes.Length / 2;
            return [.. Combine(regexes[..half]), .. Combine(regexes[half..])];
        }
    }

    /// <summary>Which pattern an origin matches that is known to match one. For people, not for requests: it compiles them again.</summary>
    public static string? FindMatching(IEnumerable<string> patterns, string origin)
    {
        foreach (var pattern in patterns)
        {
            if (TryParse(pattern, out var regex, out _) && regex.IsMatch(origin))
            {
                return pattern;
            }
        }

        return null;
    }

    /// <summary>Whether the whole origin matches. Only for origins that passed the strict parse.</summary>
    public bool IsMatch(ReadOnlySpan<char> origin)
    {
        try
        {
            return _regex.IsMatch(origin);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static OriginRegexError? CheckLength(string pattern) =>
        string.IsNullOrWhiteSpace(pattern) ? new(OriginRegexErrorKind.Empty, "the pattern is empty")
        : pattern.Length > MaxPatternLength ? new(OriginRegexErrorKind.TooLarge, $"the pattern has {pattern.Length} characters; at most {MaxPatternLength} are allowed")
        : null;

    // On its own, before the whole-match wrapper: a stray ")" must not close the wrapper's group.
    private static OriginRegexError? CheckSyntax(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, Timeout);
            return null;
        }
        catch (RegexParseException exception)
        {
            return exception.Error is RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference
                ? new(OriginRegexErrorKind.Unsupported, $"back-reference before position {exception.Offset}")
                : new(OriginRegexErrorKind.Invalid, $"{Describe(exception.Error)} at position {exception.Offset}");
        }
    }

    private static string Describe(RegexParseError error) => error switch
    {
        RegexParseError.UnterminatedBracket => "character class without its ]",
        RegexParseError.InsufficientClosingParentheses => "group without its )",
        RegexParseError.InsufficientOpeningParentheses => ") without its group",
        RegexParseError.QuantifierAfterNothing => "quantifier after nothing",
        RegexParseError.NestedQuantifiersNotParenthesized => "quantifier after a quantifier",
        RegexParseError.ReversedCharacterRange => "range in reverse order",
        RegexParseError.ReversedQuantifierRange => "quantifier in reverse order",
        RegexParseError.UnescapedEndingBackslash => "backslash that escapes nothing",
        RegexParseError.UnrecognizedEscape => "unknown escape",
        RegexParseError.InvalidGroupingConstruct => "unknown kind of group",
        _ => error.ToString(),
    };
}
