using System.Text;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Hosting;

/// <summary>A configuration source whose JSON a test replaces while the app runs.</summary>
internal sealed class ReloadableSettings(string json) : ConfigurationProvider, IConfigurationSource
{
    private string _json = json;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data = new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(_json)))
        .Build()
        .AsEnumerable()
        .Where(static pair => pair.Value is not null)
        .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns when everybody who listens has been told.</summary>
    public void Replace(string text)
    {
        _json = text;
        Load();
        OnReload();
    }
}
