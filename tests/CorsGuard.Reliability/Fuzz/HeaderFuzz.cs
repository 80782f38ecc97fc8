using System.Text.RegularExpressions;
using CorsGuard.Evaluation;
using CorsGuard.Fetch;
using CorsGuard.Policies;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Reliability;

/// <summary>Access-Control-Request-Method and -Headers. An input is the method, and the lines of the other header in further lines.</summary>
internal sealed partial class HeaderFuzz : FuzzTarget
{
    private const string Origin = "https://a.example.com";

    private static readonly string[] Names = ["content-type", "Authorization", "x-a", "X-B", "*", "x-requested-with", "a", "!#$%&'*+-.^_`|~", "x a", "x\u00e9", "\"x\""];
    private static readonly string[] Methods = ["PUT", "put", "GET", "M-SEARCH", "OPTIONS", "*", "", "P UT"];
    private static readonly string[] Allowed = ["Content-Type", "X-A"];

    private readonly CompiledPolicy _listed = Compile(new() { AllowedHeaders = [.. Allowed], AllowedMethods = ["PUT"] });
    private readonly CompiledPolicy _any = Compile(new() { AllowedHeaders = ["*"], AllowedMethods = ["*"] });
    private readonly CompiledPolicy _echoing = Compile(new() { AllowedHeaders = ["*"], AllowedMethods = ["*"], AllowCredentials = true });

    public override string Kind => "headers";

    public override string[] Words => [.. Names, .. Methods, ",", ", ", ",,,,,,,,", "\t", "\n", "x-a,x-b,x-c"];

    public override string Generate(Random random)
    {
        var method = random.Next(8) == 0 ? new string('M', Near(random, 64)) : Pick(random, Methods);
        return random.Next(10) == 0 ? method : method + "\n" + random.Next(6) switch
        {
            0 => new string('x', Near(random, 4096)),
            1 => string.Join(Pick(random, ",", "\n"), Enumerable.Repeat(Pick(random, Names), Near(random, 128))),
            2 => "x-a" + string.Concat(Enumerable.Repeat(Pick(random, ",", ", ", "\n", ",\t"), Near(random, 16))),
            3 => Some(random, 4, "\n", () => Some(random, 40, ",", () => Pick(random, Names))),
            _ => Some(random, 6, Pick(random, ",", ", ", " ,\t"), () => Pick(random, Names)),
        };
    }

    public override string? FindProblem(string input)
    {
        var all = input.Split('\n');
        var (method, lines) = (all[0], all.Length == 1 ? default : new StringValues(all[1..]));
        var names = NaiveNames(lines);
        return FindProblemOfWalk(lines, names)
            ?? FindProblemOf(_listed, method, lines, names, static name => Array.Exists(Allowed, allowed => allowed.Equals(name, StringComparison.OrdinalIgnoreCase)), method is "PUT" or "GET" or "HEAD" or "POST")
            ?? FindProblemOf(_any, method, lines, names, static name => !name.Equals("authorization", StringComparison.OrdinalIgnoreCase), isMethodAllowed: true)
            ?? FindProblemOf(_echoing, method, lines, names, static _ => true, isMethodAllowed: true);
    }

    private static string? FindProblemOfWalk(StringValues lines, List<string>? expected)
    {
        if (RequestHeaderNames.IsTooLong(lines))
        {
            return expected is null ? null : "it is said to be too long";
        }

        List<string> found = [];
        var walk = new RequestHeaderNames(lines);
        while (walk.MoveNext())
        {
            found.Add(walk.Current.ToString());
        }

        var ending = new RequestHeaderNames(lines);
        ending.MoveToEnd();
        return walk.IsMalformed != expected is null || ending.IsMalformed != walk.IsMalformed ? $"the walk says malformed: {walk.IsMalformed}, to the end {ending.IsMalformed}"
            : expected is not null && !expected.SequenceEqual(found) ? $"the walk finds {string.Join('|', found)}"
            : null;
    }

    private static string? FindProblemOf(CompiledPolicy policy, string method, StringValues lines, List<string>? names, Predicate<string> isAllowed, bool isMethodAllowed)
    {
        var facts = new RequestFacts { IsPreflight = true, Origin = Origin, RequestMethod = method, RequestHeaders = lines, Scheme = "https", Host = "b.example.com" };
        var decision = Evaluator.Evaluate(policy, facts);
        var expected = method.Length > 64 || !IsToken().IsMatch(method) ? DenialReason.MalformedRequestMethod
            : names is null ? DenialReason.MalformedRequestHeaders
            : !isMethodAllowed ? DenialReason.MethodNotAllowed
            : names.Exists(name => !isAllowed(name)) ? DenialReason.HeaderNotAllowed
            : DenialReason.None;
        if (decision.Denial != expected)
        {
            return $"{policy.AllowHeadersValue}: {decision.Denial} instead of {expected}";
        }

        var echo = decision.AllowHeaders(policy, facts.RequestHeaders);
        return policy.EchoesHeaders && expected == DenialReason.None && !Elements(echo).Where(static name => name.Length > 0).SequenceEqual(names!) ? $"it echoes {echo}" : null;
    }

    // The contract, section 8. Null = malformed.
    private static List<string>? NaiveNames(StringValues lines)
    {
        var elements = Elements(lines).ToList();
        var names = elements.FindAll(static element => element.Length > 0);
        return lines.Sum(static line => line!.Length) > 4096 || names.Count > 128 || elements.Count - names.Count > 16 || !names.TrueForAll(static name => IsToken().IsMatch(name)) ? null : names;
    }

    private static IEnumerable<string> Elements(StringValues lines) => lines.SelectMany(static line => line!.Split(',')).Select(static element => element.Trim(' ', '\t'));

    private static CompiledPolicy Compile(CorsGuardPolicyOptions policy)
    {
        policy.AllowedOrigins = [Origin];
        return PolicySetCompiler.Compile(new CorsGuardOptions { DefaultPolicy = policy }, new SettingLocations(), new DiagnosticBag(), CompileSettings.Default).Policies.Default
            ?? throw new InvalidOperationException();
    }

    [GeneratedRegex(@"\A[!#$%&'*+\-.^_`|~0-9A-Za-z]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsToken();
}
