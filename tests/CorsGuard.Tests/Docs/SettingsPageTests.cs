using System.Text.RegularExpressions;
using CorsGuard.Configuration;

namespace CorsGuard.Tests.Docs;

/// <summary>README.md and docs/configuration.md name every setting, variable and default, and no others.</summary>
public sealed partial class SettingsPageTests
{
    private const string Page = "docs/configuration.md";

    [Fact]
    public void Headings_OfThePage_AreTheKeys()
    {
        var headings = Heading().Matches(Repository.Read(Page)).Select(static match => match.Groups[1].Value);

        Assert.Equal([.. Keys.OfPolicy.Order(), .. Keys.OfSection.Order()], [.. headings.Take(Keys.OfPolicy.Length).Order(), .. headings.Skip(Keys.OfPolicy.Length).Order()]);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData(Page)]
    public void Page_OfSettings_NamesEverySettingAndVariable(string document)
    {
        var text = Repository.Read(document);
        string[] variables = [.. Keys.OfPolicy.Select(ShortNames.Of).OfType<string>(), ShortNames.Profile];

        Assert.All(Keys.OfPolicy, key => Assert.Contains($"`{key}`", text, StringComparison.Ordinal));
        Assert.All(variables, variable => Assert.Contains($"`{variable}`", text, StringComparison.Ordinal));
        Assert.All(Variable().Matches(text), match => Assert.Contains(match.Value, variables));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData(Page)]
    public void Page_OfSettings_NamesTheDefaults(string document)
    {
        var text = Repository.Read(document);

        Assert.Contains(string.Join(", ", CorsGuardDefaults.AllowedMethods), text, StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", CorsGuardDefaults.AllowedHeaders), text, StringComparison.Ordinal);
    }

    [GeneratedRegex("^### `([A-Za-z]+)`$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("CORSGUARD_[A-Z_]*[A-Z]")]
    private static partial Regex Variable();
}
