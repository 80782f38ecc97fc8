namespace CorsGuard.Origins;

/// <summary>
/// Decides which registrable domains a regular expression admits. It does not sample: pattern and origin grammar become one automaton,
/// whose hosts are walked from the top-level domain to the left until every domain is known or there are too many.
/// </summary>
internal static class RegexAuditor
{
    /// <summary>More registrable domains than this count as unbounded.</summary>
    public const int MaxDomains = 32;

    /// <summary>The steps that one audit may take. Patterns as operators write them take a few hundred.</summary>
    public const int MaxSteps = 200_000;

    public static RegexAuditResult Audit(OriginRegex regex, PublicSuffixList suffixes)
    {
        var node = RegexSyntax.Parse(regex.Pattern, out var problem);
        if (node is null)
        {
            return new RegexAuditResult(RegexVerdict.Inconclusive) { Reason = $"the pattern contains {problem}" };
        }

        var audit = new Run(regex, suffixes);
        var result = RegexAutomaton.TryBuild(node) is { } automaton
            ? audit.Decide(automaton)
            : Run.Undecided($"the pattern repeats so often that its automaton has more than {RegexAutomaton.MaxStates} states");
        return result with { Mistakes = RegexMistakes.Find(regex.Pattern, node, result, suffixes), Steps = audit.Budget.Spent };
    }

    private sealed class Run(OriginRegex regex, PublicSuffixList suffixes)
    {
        public AuditBudget Budget { get; } = new(MaxSteps);

        public static RegexAuditResult Undecided(string reason) => new(RegexVerdict.Inconclusive) { Reason = reason };

        public RegexAuditResult Decide(RegexAutomaton automaton)
        {
            if (OriginProduct.TryBuild(automaton, OriginGrammar.For(OriginScope.Any), Budget) is not { } product)
            {
                return OverBudget();
            }

            var domains = new SortedSet<string>(StringComparer.Ordinal);
            if (!product.IsEmpty
                && !(DomainSearch.TryCollect(product, OriginPart.Domain, suffixes, Budget, domains, MaxDomains)
                    && DomainSearch.TryCollect(product, OriginPart.Address, suffixes, Budget, domains, MaxDomains)))
            {
                return OverBudget();
            }

            if (domains.Count == 0)
            {
                return new RegexAuditResult(RegexVerdict.MatchesNothing);
            }

            var result = domains.Count <= MaxDomains
                ? new RegexAuditResult(RegexVerdict.Bounded) { Domains = [.. domains] }
                : FindWitness(automaton, product);
            return result.Verdict == RegexVerdict.Inconclusive ? result : AddInsecureWitness(automaton, result);
        }

        private RegexAuditResult FindWitness(RegexAutomaton automaton, OriginProduct any)
        {
            if (OriginProduct.TryBuild(automaton, OriginGrammar.For(OriginScope.Web), Budget) is not { } web)
            {
                return OverBudget();
            }

            // First what convinces: a name that anybody can register, on the web. Then whatever else matches.
            var meant = WrittenNames.DomainsOf(regex.Pattern, suffixes);
            foreach (var goal in (DomainSearch.Goal[])[new(true, meant), new(false, meant), new(false, [])])
            {
                foreach (var product in (OriginProduct[])[web, any])
                {
                    foreach (var part in (OriginPart[])[OriginPart.Domain, OriginPart.Address])
                    {
                        // No address is registered.
                        if (!product.IsEmpty && !(goal.OnlyRegistrable && part == OriginPart.Address) && DomainSearch.FindShortest(product, part, suffixes, Budget, goal) is { } found)
                        {
                            return Verify(product.CompletePort(found));
                        }
                    }
                }
            }

            return OverBudget();
        }

        private RegexAuditResult Verify(string? witness) => witness is not null && IsRealMatch(witness)
            ? new RegexAuditResult(RegexVerdict.Unbounded) { Witness = witness }
            : Undecided($"the audit found {witness ?? "a host"}, but the regular expression or the limits of an origin do not admit it");

        private RegexAuditResult AddInsecureWitness(RegexAutomaton automaton, RegexAuditResult result)
        {
            if (OriginProduct.TryBuild(automaton, OriginGrammar.For(OriginScope.InsecureRemote), Budget) is not { } product)
            {
                return OverBudget();
            }

            if (product.IsEmpty)
            {
                return result;
            }

            var witness = product.ShortestOrigin();
            return IsRealMatch(witness) ? result with { InsecureWitness = witness } : Undecided($"whether it admits http: origins such as {witness} is unclear");
        }

        private bool IsRealMatch(string origin) => RequestOrigin.TryParse(origin, out var parsed) && !parsed.IsNull && regex.IsMatch(origin);

        private static RegexAuditResult OverBudget() => Undecided($"the audit would take more than {MaxSteps} steps; write a simpler pattern");
    }
}
