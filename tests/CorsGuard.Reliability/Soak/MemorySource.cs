using System.Text;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Reliability;

/// <summary>A source of the application's own that changes when it is told to.</summary>
internal sealed class MemorySource : ConfigurationProvider, IConfigurationSource
{
    private string _json = SoakSettings.MemoryJson(1);

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data = new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(_json)))
        .Build()
        .AsEnumerable()
        .Where(static pair => pair.Value is not null)
        .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    public void Replace(string json)
    {
        _json = json;
        Load();
        OnReload();
    }
}
