using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CorsGuard.Tests.Configuration;

/// <summary>A source that changes while it is read, on a thread of its own.</summary>
public sealed class TornReadTests
{
    [Fact]
    public void SourceThatChangesAtAnyMoment_IsReadBeforeOrAfter()
    {
        // More often than it is asked for anything.
        for (var i = 0; i < 400; i++)
        {
            var source = new ChangingSource(i);

            var policy = Reading.Load(new ConfigurationBuilder().Add(source).Build()).Policy;

            var version = policy.AllowedMethods![0];
            Assert.Equal([$"https://{version.ToLowerInvariant()}.example.com"], policy.AllowedOrigins!);
            Assert.Equal(version == "NEW", policy.AllowCredentials);
            Assert.Equal(version == "NEW" ? 2 : 1, policy.PreflightMaxAge!.Value.TotalSeconds);
            Assert.Equal([$"X-{version}"], policy.ExposedHeaders!);
        }
    }

    [Fact]
    public void SourceThatNeverSaysTheSameTwice_IsRefused() => Assert.Throws<InvalidOperationException>(
        static () => Reading.Load(new ConfigurationBuilder().Add(new RestlessSource()).Build()));

    /// <summary>Replaces everything once it has been asked so many times, and has not told anybody yet.</summary>
    private sealed class ChangingSource(int changesAfter) : ConfigurationProvider, IConfigurationSource
    {
        private int _asked;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data = Version("OLD", 1);

        public override bool TryGet(string key, out string? value)
        {
            Ask();
            return base.TryGet(key, out value);
        }

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            Ask();
            return base.GetChildKeys(earlierKeys, parentPath);
        }

        private void Ask()
        {
            if (_asked++ == changesAfter)
            {
                Data = Version("NEW", 2);
            }
        }

        private static Dictionary<string, string?> Version(string name, int number) => new(StringComparer.OrdinalIgnoreCase)
        {
            ["CorsGuard:DefaultPolicy:AllowedOrigins:0"] = $"https://{name.ToLowerInvariant()}.example.com",
            ["CorsGuard:DefaultPolicy:AllowedMethods"] = name,
            ["CorsGuard:DefaultPolicy:AllowCredentials"] = number == 2 ? "true" : "false",
            ["CorsGuard:DefaultPolicy:PreflightMaxAge"] = number.ToString(CultureInfo.InvariantCulture),
            ["CorsGuard:DefaultPolicy:ExposedHeaders"] = "X-" + name,
        };
    }

    private sealed class RestlessSource : ConfigurationProvider, IConfigurationSource
    {
        private int _asked;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Data["CorsGuard:DefaultPolicy:AllowedOrigins"] = "";

        public override bool TryGet(string key, out string? value)
        {
            value = $"https://a{_asked++}.example.com";
            return base.TryGet(key, out _);
        }
    }
}
