using System.Globalization;
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
    public string Path => At.Source is null || IsInCode ? _policy.KeyOf(Setting) : At.Path;

    /// <summary>What sets it now; null = nothing does.</summary>
    public string? Source => At.Source;

    /// <summary>True = code sets it, after all configuration: there it has to be changed.</summary>
    public bool IsInCode => At.Source == SettingLocations.Code;

    /// <summary>The line of JSON; null = where it stands now, another source would be hidden.</summary>
    public string? Json => IsInCode || IsVariable ? null : $"\"{Setting}\": {JsonValue}";

    /// <summary>Name and value of the environment variable that sets the same; null = none does.</summary>
    public string? Variable => IsInCode || !IsWhole || _policy.VariableOf(Setting) is not { } name ? null
        : !IsVariable || !At.HasElements ? $"{name}={VariableValue}"
        : Added is [var added] ? string.Create(CultureInfo.InvariantCulture, $"{name}__{_list?.Count - 1}={added}")
        : null;

    /// <summary>False = the list is so long that what is missing has to be added by hand.</summary>
    public bool IsWhole => _list is null || _list.Count <= MaxElements;

    /// <summary>The whole list; null = it is no list, and the value is true.</summary>
    public IReadOnlyList<string>? List => _list;

    /// <summary>What is added to the list.</summary>
    public IReadOnlyList<string> Added { get; private init; } = [];

    private SettingLocation At => _policy.At(Setting);

    private bool IsVariable => At.Source?.StartsWith(EnvironmentNames.SourcePrefix, StringComparison.Ordinal) == true || At.Path.StartsWith(EnvironmentNames.ShortPrefix, StringComparison.OrdinalIgnoreCase);

    private string VariableValue => _list is null ? "true" : string.Join(',', _list);

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
    public string Describe() => IsInCode ? $"in code, where {Path} is set: {(_list is null ? "true" : Additions)}"
        : !IsWhole ? $"{Path}: {Additions}"
        : (Json, Variable) switch
        {
            ({ } json, { } variable) => $"{Path}: {json} (or {variable})",
            ({ } json, null) => $"{Path}: {json}",
            (null, { } variable) => variable,
            _ => $"{Path}: {Additions}",
        };

    private string Additions => $"add {string.Join(", ", Added.Select(Quote))}";

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
