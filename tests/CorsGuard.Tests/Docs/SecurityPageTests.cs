using System.Reflection;
using System.Text.RegularExpressions;

namespace CorsGuard.Tests.Docs;

/// <summary>The tests that docs/security.md names exist.</summary>
public sealed partial class SecurityPageTests
{
    public static TheoryData<string> NamedTests =>
        [.. TestName().Matches(Repository.Read("docs/security.md")).Select(static match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Page_NamesTests() => Assert.True(NamedTests.Count > 15);

    [Theory]
    [MemberData(nameof(NamedTests))]
    public void Test_NamedByThePage_Exists(string name)
    {
        var parts = name.Split('.');
        var type = Assert.Single(typeof(SecurityPageTests).Assembly.GetTypes(), type => type.Name == parts[0]);
        var tests = type.GetMethods().Where(static method => method.GetCustomAttributes().OfType<FactAttribute>().Any());

        Assert.Contains(tests, test => parts.Length == 1 || test.Name == parts[1]);
    }

    [GeneratedRegex(@"`(\w+Tests(?:\.\w+)?)`")]
    private static partial Regex TestName();
}
