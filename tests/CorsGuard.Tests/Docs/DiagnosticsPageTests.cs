using System.Reflection;
using System.Text.RegularExpressions;
using CorsGuard.Policies;

namespace CorsGuard.Tests.Docs;

/// <summary>docs/diagnostics.md explains exactly the codes that the registry holds.</summary>
public sealed partial class DiagnosticsPageTests
{
    private const string Page = "docs/diagnostics.md";

    private static readonly DiagnosticDescriptor[] Registry =
    [
        .. typeof(DiagnosticCodes).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static field => field.GetValue(null)).OfType<DiagnosticDescriptor>(),
    ];

    // A bug of CorsGuard itself: SelfAttackTests show that it would be found.
    private const string WithoutExample = "CG2040";

    public static TheoryData<string> Codes => [.. Registry.Select(static descriptor => descriptor.Code)];

    public static TheoryData<string> CodesWithExample =>
        [.. Registry.Select(static descriptor => descriptor.Code).Where(static code => code != WithoutExample)];

    [Fact]
    public void Headings_OfThePage_AreTheRegistry()
    {
        var headings = Heading().Matches(Repository.Read(Page)).Select(static match => match.Groups[1].Value);

        Assert.Equal(Registry.Select(static descriptor => descriptor.Code).Order(StringComparer.Ordinal), headings);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Section_OfACode_NamesSeverityAndTitle(string code)
    {
        var descriptor = Assert.Single(Registry, descriptor => descriptor.Code == code);

        Assert.Contains($"\n## {code}\n\n**{descriptor.Severity}: {descriptor.Title}.**\n", Repository.Read(Page), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CodesWithExample))]
    public void Section_OfACode_HasAnExampleThatReportsIt(string code) =>
        Assert.Contains(Fence.In(Page), fence => fence.Heading == code && fence.Reports.Contains(code));

    // That settings which are right report no code at all is shown where the codes are tested: it accepts for all of them.
    [Theory]
    [MemberData(nameof(CodesWithExample))]
    public void Code_IsExpectedByATest(string code)
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "CorsGuard.Tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}Docs{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        Assert.Contains(tests, file => File.ReadAllText(file).Contains($"\"{code}", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^## (CG\d{4})$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
