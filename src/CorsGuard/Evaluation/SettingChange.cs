using System.Text.Encodings.Web;
using System.Text.Json;
using CorsGuard.Policies;

namespace CorsGuard.Evaluation;

/// <summary>One setting with the value that it should have, ready to be pasted.</summary>
internal sealed record SettingChange
{
    // Beyond this nobody pastes a list: the element alone is given.
    private const int MaxElements = 20;

    private readonly PolicySettings _policy;
    private readonly IReadOnlyList<string>? _list;

    private SettingChange(PolicySettings policy, string setting, IReadOnlyList<string>? list)
    {
        _policy = policy;
        _list = list;
        Setting = setting;
    }

    /// <summary>The name of the setting.</summary>
    public string Setting { get; }

    /// <summary>The full key: where the setting stands now, or else where it belongs.</summary>
    public string Path => At.Source is null or SettingLocations.Code || IsVariable ? _policy.KeyOf(Setting) : At.Path;

    /// <summary>What sets it now; null = nothing does.</summary>
    public string? Source => At.Source;

    /// <summary>The line of JSON.</summary>
    public string Json => $"\"{Setting}\": {JsonValue}";

    /// <summary>The environment variable that sets the same.</summary>
    public string Variable => _policy.VariableOf(Setting);

    /// <summary>The value of that variable.</summary>
    public string VariableValue => _list is null ? "true" : string.Join(',', _list);

    /// <summary>False = the list is so long that what is missing has to be added by hand.</summary>
    public bool IsWhole => _list is null || _list.Count <= MaxElements;

    /// <summary>What is added to the list.</summary>
    public IReadOnlyList<string> Added { get; private init; } = [];

    private SettingLocation At => _policy.At(Setting);

    private bool IsVariable => At.Path.StartsWith(EnvironmentNames.ShortPrefix, StringComparison.OrdinalIgnoreCase);

    private string JsonValue => _list is null ? "true"
        : IsWhole ? $"[ {string.Join(", ", _list.Select(Quote))} ]"
        : $"[ ..., {string.Join(", ", Added.Select(Quote))} ]";

    public static SettingChange TurnOn(PolicySettings policy, string setting) => new(policy, setting, null);

    /// <param name="policy">The policy.</param>
    /// <param name="setting">A list.</param>
    /// <param name="current">What stands in it.</param>
    /// <param name="added">What is missing.</param>
    public static SettingChange Add(PolicySettings policy, string setting, IEnumerable<string> current, params IReadOnlyList<string> added) =>
        new(policy, setting, [.. current, .. added]) { Added = added };

    /// <param name="policy">The policy.</param>
    /// <param name="setting">A list.</param>
    /// <param name="list">What should stand in it instead of what does.</param>
    public static SettingChange Replace(PolicySettings policy, string setting, params IReadOnlyList<string> list) => new(policy, setting, list) { Added = list };

    /// <summary>As a sentence for a log.</summary>
    public string Describe() => Source == SettingLocations.Code
        ? $"in code, where {Path} is set: {(_list is null ? "true" : $"add {string.Join(", ", Added.Select(Quote))}")}"
        : IsWhole ? $"{Path}: {Json} (or {Variable}={VariableValue})"
        : $"{Path}: add {string.Join(", ", Added.Select(Quote))}";

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
