using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Holds the policies in force and replaces them when the configuration changes; a bad change leaves the last good ones.</summary>
internal sealed class PolicyProvider : IDisposable
{
    private readonly PolicyLoader _loader;
    private readonly ILogger _logger;
    private readonly Lock _reloading = new();
    private readonly IDisposable[] _subscriptions;

    // The one field of the library that changes what requests see. A request reads it once.
    private volatile PolicySet _current;

    public PolicyProvider(PolicyLoader loader, ILoggerFactory loggerFactory)
    {
        _loader = loader;
        _logger = loggerFactory.CreateLogger(CorsGuardLog.Category);
        Startup = loader.Load();
        _current = Startup.Policies;
        _subscriptions = [.. loader.Configurations.Select(configuration => ChangeToken.OnChange(configuration.GetReloadToken, Reload))];
    }

    /// <summary>The first load. The startup checks add to its diagnostics, log them, and stop the application if they must.</summary>
    public LoadedPolicies Startup { get; private set; }

    public PolicySet Current => _current;

    /// <summary>The rules one by one are only looked at when the application starts; of many they are large.</summary>
    public void ForgetRules() => Startup = Startup with { Compiled = Startup.Compiled with { Rules = [] } };

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Reload()
    {
        lock (_reloading)
        {
            try
            {
                Apply(_loader.Load());
            }
#pragma warning disable CA1031 // A provider or the application's code threw: the last good policies stay in force, whatever it was.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                CorsGuardLog.ReloadRejected(_logger, exception);
            }
        }
    }

    private void Apply(LoadedPolicies loaded)
    {
        Acknowledgements.Apply(loaded.Options, loaded.Diagnostics);
        var fatal = loaded.Fatal;
        DiagnosticLog.Write(_logger, loaded.Diagnostics.Diagnostics.Except(fatal));
        if (fatal.Count == 0)
        {
            _current = loaded.Policies;
            CorsGuardLog.Reloaded(_logger);
            return;
        }

        DiagnosticLog.Write(_logger, fatal.Select(static diagnostic => diagnostic.As(CorsGuardDiagnosticSeverity.Error)));
        CorsGuardLog.ReloadRejected(_logger, null);
    }
}
