using System.Numerics;

namespace CorsGuard.Origins;

/// <summary>
/// Names the mistakes that can be recognised in a pattern. Advice only: the verdict does not depend on it, and a pattern without a
/// recognised mistake is not safe for that.
/// </summary>
internal sealed class RegexMistakes
{
    private static readonly ulong BeforeDomain = OriginAlphabet.SetOf('.') | OriginAlphabet.SetOf('/');
    private static readonly ulong BehindHost = OriginAlphabet.SetOf(':') | OriginAlphabet.SetOf('/');

    private readonly string _pattern;
    private readonly RegexAuditResult _result;
    private readonly PublicSuffixList _suffixes;
    private readonly List<string> _mistakes = [];

    private RegexMistakes(string pattern, RegexAuditResult result, PublicSuffixList suffixes)
    {
        _pattern = pattern;
        _result = result;
        _suffixes = suffixes;
    }

    public static IReadOnlyList<string> Find(string pattern, RegexNode root, RegexAuditResult result, PublicSuffixList suffixes)
    {
        var mistakes = new RegexMistakes(pattern, result, suffixes);
        mistakes.CheckAlternation(root);
        foreach (var parts in RegexShape.Sequences(root))
        {
            for (var i = 0; i < parts.Count; i++)
            {
                mistakes.CheckImpossible(parts[i]);
                mistakes.CheckWildcard(parts[i]);
                mistakes.CheckDot(parts, i);
                mistakes.CheckMissingDot(parts, i);
                mistakes.CheckOptionalSecurity(parts, i);
            }
        }

        foreach (var alternative in RegexShape.TopAlternatives(root))
        {
            mistakes.CheckEnd(RegexShape.Sequences(alternative)[0]);
        }

        mistakes.CheckPublicSuffix();
        mistakes.CheckNothing();
        return mistakes._mistakes;
    }

    private void CheckAlternation(RegexNode root)
    {
        var alternatives = RegexShape.TopAlternatives(root);
        var anchors = 0;
        foreach (var alternative in alternatives)
        {
            var parts = RegexShape.Sequences(alternative)[0];
            anchors += parts is [RegexAnchor { Kind: RegexAnchorKind.Start }, ..] ? 1 : 0;
            anchors += parts is [.., RegexAnchor { Kind: RegexAnchorKind.End }] ? 1 : 0;
        }

        if (alternatives.Count > 1 && anchors > 0 && anchors < 2 * alternatives.Count)
        {
            Add("The alternation escapes its anchors: '^' and '$' belong to single alternatives of '|'; put the alternatives in a group.");
        }

        foreach (var alternative in alternatives)
        {
            var text = Text(alternative).Replace("\\", "", StringComparison.Ordinal);
            if (alternatives.Count > 1 && !text.Contains("://", StringComparison.Ordinal))
            {
                Add($"The alternative '{Text(alternative)}' has no scheme: it can never match a whole origin.");
            }
        }
    }

    private void CheckImpossible(RegexNode node)
    {
        var symbols = node as RegexSymbols ?? (node as RegexRepeat)?.Body as RegexSymbols;
        if (symbols is not { Set: 0 })
        {
            return;
        }

        Add(symbols.Literal is { } c && char.IsUpper(c)
            ? $"The upper-case literal '{c}' at position {symbols.Start} can never match: browsers send origins in lower case."
            : $"'{Text(symbols)}' at position {symbols.Start} can never match: no origin contains such a character.");
    }

    private void CheckDot(List<RegexNode> parts, int index)
    {
        if (parts[index] is not RegexSymbols { IsDot: true } dot)
        {
            return;
        }

        var before = index > 0 ? parts[index - 1] : null;
        var after = index + 1 < parts.Count ? parts[index + 1] : null;
        var separates = before is not (null or RegexAnchor or RegexSymbols { IsDot: true } or RegexSymbols { Literal: '/' or '.' });
        var continues = after is null
            ? dot.End < _pattern.Length && _pattern[dot.End] == ')'
            : after is not (RegexAnchor or RegexSymbols { IsDot: true } or RegexSymbols { Literal: '.' or '-' or ':' });
        if (separates && continues)
        {
            Add($"The dot at position {dot.Start} is not escaped: it matches any character; write '\\.'.");
        }
    }

    private void CheckMissingDot(List<RegexNode> parts, int index)
    {
        var part = parts[index];
        if (part is not (RegexRepeat or RegexChoice or RegexSymbols { Literal: null, IsDot: false })
            || (RegexShape.LastSet(part) & ~BeforeDomain) == 0
            || (_result.Verdict == RegexVerdict.Bounded && !RegexShape.IsOpen(part)))
        {
            return;
        }

        var run = RegexShape.WrittenRun(parts, index + 1);
        var isWholeTail = index + 1 + run.Length >= parts.Count || parts[index + 1 + run.Length] is not RegexSymbols;
        var host = run.Contains(':', StringComparison.Ordinal) ? run[..run.IndexOf(':', StringComparison.Ordinal)] : run;
        if (!isWholeTail || host.Length == 0 || host[0] is '.' or '/' or '-' || !host.Contains('.', StringComparison.Ordinal) || host.Contains('/', StringComparison.Ordinal))
        {
            return;
        }

        if (_suffixes.RegistrableDomain(host).Length == host.Length && !_suffixes.IsPublicSuffix(host))
        {
            Add($"The dot before the domain is missing: '{Text(part)}' stands directly before '{host}', so that other domains end like it; write '\\.' between them.");
        }
    }

    private void CheckOptionalSecurity(List<RegexNode> parts, int index)
    {
        if (_result.InsecureWitness is null)
        {
            return;
        }

        var isOptional = parts[index] is RegexRepeat { Min: 0, Max: 1, Body: var body } && LastLiteral(body) == 's'
            && index >= 4 && RegexShape.WrittenRun(parts.GetRange(index - 4, 4), 0) == "http";
        var isChoice = parts[index] is RegexChoice choice && Contains(choice, "http") && Contains(choice, "https");
        if (isOptional || isChoice)
        {
            Add($"'{(isOptional ? "http" : "")}{Text(parts[index])}' also admits http:, which anybody on the network path can forge; write 'https'.");
        }
    }

    private void CheckEnd(List<RegexNode> parts)
    {
        var end = parts.Count - 1;
        while (end >= 0 && parts[end] is RegexAnchor)
        {
            end--;
        }

        if (end < 1)
        {
            return;
        }

        var last = parts[end];
        if (_result.Verdict != RegexVerdict.MatchesNothing && last is RegexRepeat { Min: 0, Max: 1 } optional && (RegexShape.LastSet(optional.Body) & OriginAlphabet.Letters) != 0 && LastLiteral(optional.Body) is not null)
        {
            Add($"The last letter is optional: '{Text(last)}' admits the shorter top-level domain too.");
        }
        else if (_result.Verdict is RegexVerdict.Unbounded or RegexVerdict.Inconclusive && RegexShape.IsOpen(last) && (RegexShape.FirstSet(last) & ~BehindHost) != 0)
        {
            Add($"The end is open: '{Text(last)}' at position {last.Start} leaves to others how the host ends.");
        }
    }

    private void CheckPublicSuffix()
    {
        if (_result.Witness is not { } witness)
        {
            return;
        }

        foreach (var name in WrittenNames.Of(_pattern))
        {
            // "github.io" in [a-z]+\.github\.io, and in [a-z]+-team\.github\.io.
            var suffix = _suffixes.IsPublicSuffix(name) ? name : name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (suffix.Contains('.', StringComparison.Ordinal) && _suffixes.IsPublicSuffix(suffix) && witness.Contains('.' + suffix, StringComparison.Ordinal))
            {
                Add($"Anybody can register a name directly under '{suffix}' (public suffix list of {_suffixes.Snapshot}).");
            }
        }

        if (witness[^1] == ']' || char.IsAsciiDigit(witness[^1]) && char.IsAsciiDigit(witness[witness.IndexOf("//", StringComparison.Ordinal) + 2]))
        {
            Add("Every IP address counts as a domain of its own: name the addresses, a few at most.");
        }
        else if (_mistakes.Count == 0)
        {
            Add("The registrable domain itself is variable: write it out, such as 'example\\.com'.");
        }
    }

    private void CheckNothing()
    {
        if (_result.Verdict != RegexVerdict.MatchesNothing)
        {
            return;
        }

        var text = _pattern.Replace("\\", "", StringComparison.Ordinal).TrimEnd('$');
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            Add("The pattern has no scheme: the whole origin is matched, from 'https://' on.");
        }
        else if (text.IndexOf('/', scheme + 3) >= 0)
        {
            Add("An origin has no path and no trailing slash: end the pattern behind the host or port.");
        }
        else if (text.EndsWith(":443", StringComparison.Ordinal) || text.EndsWith(":80", StringComparison.Ordinal))
        {
            Add("Browsers leave out the scheme's default port: remove it.");
        }
    }

    // https://*.example.com is a wildcard origin, not a regular expression.
    private void CheckWildcard(RegexNode node)
    {
        if (node is RegexRepeat { Max: RegexRepeat.Unlimited, Body: RegexSymbols { Literal: '/' } })
        {
            Add($"'{Text(node)}' repeats the slash: a wildcard such as https://*.example.com belongs into AllowedOrigins.");
        }
    }

    // The letter, if that is all: s, (s), [s].
    private static char? LastLiteral(RegexNode node) => node switch
    {
        RegexSequence { Parts: [var only] } => LastLiteral(only),
        RegexSymbols symbols when ulong.IsPow2(symbols.Set) => OriginAlphabet.Symbols[BitOperations.TrailingZeroCount(symbols.Set)],
        _ => null,
    };

    private bool Contains(RegexChoice choice, string text)
    {
        foreach (var alternative in choice.Alternatives)
        {
            if (Text(alternative) == text)
            {
                return true;
            }
        }

        return false;
    }

    private string Text(RegexNode node) => _pattern[node.Start..node.End];

    private void Add(string mistake)
    {
        if (!_mistakes.Contains(mistake))
        {
            _mistakes.Add(mistake);
        }
    }
}
