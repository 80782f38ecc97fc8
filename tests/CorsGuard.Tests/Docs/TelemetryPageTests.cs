using System.Reflection;
using System.Text.RegularExpressions;
using CorsGuard.Evaluation;
using CorsGuard.Observability;

namespace CorsGuard.Tests.Docs;

/// <summary>docs/telemetry.md names just what is measured and logged.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Text = Repository.Read("docs/telemetry.md");

    private static readonly string[] Constants =
        [.. typeof(TelemetryNames).GetFields(BindingFlags.Static | BindingFlags.Public).Select(static field => field.GetValue(null)).OfType<string>()];

    [Fact]
    public void Page_NamesEveryInstrumentTagAndValue()
    {
        string[] values = [.. Constants, .. TelemetryNames.Kinds, .. TelemetryNames.RuleKinds, .. Enum.GetValues<DenialReason>().Skip(1).Select(DenialReasons.TagValue)];

        Assert.All(values, static value => Assert.Contains($"`{value}`", Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_NamesNothingElse() =>
        Assert.All(Name().Matches(Text), static match => Assert.Contains(match.Value, Constants));

    [Fact]
    public void Page_ListsEveryEvent()
    {
        var events = typeof(CorsGuardLog).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(static method => method.GetCustomAttribute<Microsoft.Extensions.Logging.LoggerMessageAttribute>()).OfType<Microsoft.Extensions.Logging.LoggerMessageAttribute>().Select(static attribute => attribute.EventId);
        var listed = Event().Matches(Text).SelectMany(static match => match.Groups[1].Value.Split(", ")).Select(static text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(events.Order(), listed.Order());
    }

    [Fact]
    public void Reasons_AreNamedApart()
    {
        var reasons = Enum.GetValues<DenialReason>();

        Assert.Equal(reasons.Length, reasons.Select(DenialReasons.Describe).Distinct().Count());
        Assert.Equal(reasons.Length, reasons.Select(DenialReasons.TagValue).Distinct().Count());
        Assert.All(reasons, static reason => Assert.Equal(DenialReasons.TagValue(reason).Replace('_', '-'), DenialReasons.Token(reason)));
    }

    [GeneratedRegex(@"corsguard\.[a-z_.]*[a-z]")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| ((?:\d{3}(?:, )?)+) \|", RegexOptions.Multiline)]
    private static partial Regex Event();
}
