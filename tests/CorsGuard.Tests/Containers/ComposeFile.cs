using System.Text.RegularExpressions;
using CorsGuard.Tests.Docs;
using YamlDotNet.RepresentationModel;

namespace CorsGuard.Tests.Containers;

/// <summary>The sample's Compose file, with variables put in as Compose does.</summary>
internal sealed partial class ComposeFile
{
    public const string Path = Folder + "compose.yaml";

    public const string Folder = "samples/Containers/";

    private readonly YamlMappingNode _services;

    private ComposeFile(YamlMappingNode services)
    {
        _services = services;
    }

    public static ComposeFile Read()
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(Repository.Read(Path));
        yaml.Load(reader);
        return new ComposeFile(Assert.IsType<YamlMappingNode>(Assert.Single(yaml.Documents).RootNode["services"]));
    }

    /// <summary>What a file for <c>--env-file</c> holds.</summary>
    public static IReadOnlyDictionary<string, string> Variables(string file) => Repository.Read(Folder + file)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => line.Split('=', 2))
        .ToDictionary(static pair => pair[0], static pair => pair[1]);

    public YamlNode Service(string name) => _services[name];

    /// <summary>The environment of a service, where Compose is started with these variables.</summary>
    public IReadOnlyDictionary<string, string> Environment(string service, IReadOnlyDictionary<string, string> variables)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (key, value) in Assert.IsType<YamlMappingNode>(Service(service)["environment"]))
        {
            var (name, text) = (key.ToString(), (YamlScalarNode)value);
            // Without a value, a variable is handed through: set if it is set where Compose is started.
            if (text.Value is { Length: > 0 } template)
            {
                environment[name] = Variable().Replace(template, match => Resolve(match, variables));
            }
            else if (variables.TryGetValue(name, out var handedThrough))
            {
                environment[name] = handedThrough;
            }
        }

        return environment;
    }

    private static string Resolve(Match match, IReadOnlyDictionary<string, string> variables)
    {
        if (match.Value == "$$")
        {
            return "$";
        }

        Assert.True(match.Groups["name"].Success, $"Compose would not read the $ in {match.Value}");
        var value = variables.GetValueOrDefault(match.Groups["name"].Value, "");
        return value.Length > 0 ? value : match.Groups["default"].Value;
    }

    [GeneratedRegex(@"\$\$|\$\{(?<name>\w+)(:-(?<default>[^}]*))?\}|\$.?")]
    private static partial Regex Variable();
}
