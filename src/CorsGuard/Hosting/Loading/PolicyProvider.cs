using CorsGuard.Observability;
using CorsGuard.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace CorsGuard.Hosting;

/// <summary>Holds the policies in force and replaces them when the configuration changes; a bad change leaves the last good ones.</summary>
internal sealed class PolicyProvider : IDisposable
{
    private readonly PolicyLoader _loader;
    private readonly SafeLogger _logger;
    private readonly CorsGuardMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly Lock _reloading = new();
    private readonly IDisposable[] _subscriptions;
    private readonly FileWatch _files;
    private CorsGuardDiagnostic? _suspect;

    // The one field of the library that changes what requests see. A request reads it once.
    private volatile PoliciesInForce _inForce;

    public PolicyProvider(PolicyLoader loader, CorsGuardMetrics metrics, TimeProvider clock, ILoggerFactory loggerFactory)
    {
        _loader = loader;
        _metrics = metrics;
        _clock = clock;
        _logger = SafeLogger.Create(loggerFactory);
        List<IChangeToken> changes = [.. loader.Configurations.Select(static configuration => configuration.GetReloadToken())];
        Startup = loader.Load();
        _inForce = new PoliciesInForce(Startup.Policies, WithoutRules(Startup), clock.GetUtcNow(), null);
        _metrics.CountLoad(isSuccess: Startup.Fatal.Count == 0);
        _metrics.ObserveRules(() => Current);
        _subscriptions = [.. loader.Configurations.Select(configuration => ChangeToken.OnChange(configuration.GetReloadToken, Reload))];
        _files = new FileWatch(loader.Files, RejectUnreadable);
        if (changes.Exists(static change => change.HasChanged))
        {
            // What changed while it was read would not be noticed before the next change.
            Reload();
        }
    }

    /// <summary>The last load before the startup checks. They add to its diagnostics, log them, and stop the application if they must.</summary>
    public LoadedPolicies Startup { get; private set; }

    /// <summary>Adds to the diagnostics of a change what the application's endpoints say to it; null = they are not known yet.</summary>
    public Action<LoadedPolicies>? CheckReload { get; set; }

    /// <summary>Tells whoever remembers something of the policies that they are no longer in force.</summary>
    public event Action? Replaced;

    public PolicySet Current => _inForce.Policies;

    public PoliciesInForce InForce => _inForce;

    /// <summary>The last change, if it could not be used, or a file that cannot be read any more.</summary>
    public RejectedReload? FindRejected() => _inForce.Rejected ?? (_loader.FindUnreadable() is { } unreadable ? new RejectedReload(_clock.GetUtcNow(), [unreadable], null) : null);

    /// <summary>Checks what the application starts with, and lets nothing change meanwhile.</summary>
    public void CheckStartup(Action<LoadedPolicies> check)
    {
        lock (_reloading)
        {
            check(Startup);
        }
    }

    /// <summary>Tries again what could not be used, since something else has changed on which that depends.</summary>
    public void RetryRejected()
    {
        lock (_reloading)
        {
            if (_inForce.Rejected is not null)
            {
                Reload();
            }
        }
    }

    /// <summary>The rules one by one are only looked at when the application starts; of many they are large.</summary>
    public void ForgetRules() => Startup = WithoutRules(Startup);

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _files.Dispose();
    }

    private static LoadedPolicies WithoutRules(LoadedPolicies loaded) => loaded with { Compiled = loaded.Compiled with { Rules = [] } };

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
                Reject([], exception);
            }
        }
    }

    // A file that can be read is reloaded by the framework.
    private void RejectUnreadable()
    {
        lock (_reloading)
        {
            if (HasNewUnreadable())
            {
                Reload();
            }
        }
    }

    private bool HasNewUnreadable()
    {
        try
        {
            // What is found twice is no file that is being written, and not yet read by the framework.
            var before = _suspect;
            _suspect = _loader.FindUnreadable();
            return _suspect is { } found && IsSame(found, before) && _inForce.Rejected?.Diagnostics.Any(known => IsSame(found, known)) != true;
        }
#pragma warning disable CA1031 // A provider threw. Whoever loads it hears of that.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private static bool IsSame(CorsGuardDiagnostic one, CorsGuardDiagnostic? other) => (one.Code, one.Source, one.Message) == (other?.Code, other?.Source, other?.Message);

    private void Apply(LoadedPolicies loaded)
    {
        CheckReload?.Invoke(loaded);
        if (Current.All.Any() && !loaded.Policies.All.Any() && !loaded.Diagnostics.Diagnostics.Any(static diagnostic => diagnostic.Code == DiagnosticCodes.NoPolicy.Code))
        {
            // At a start with policies of AddCors it would be nothing to speak of.
            loaded.Diagnostics.Report(DiagnosticCodes.NoPolicy, new SettingLocation(SettingLocations.Root, null), "No policy is left.", "If that is not what was meant, correct the settings.");
        }

        Acknowledgements.Apply(loaded.Options, loaded.Diagnostics);
        var fatal = loaded.Fatal;
        DiagnosticLog.Write(_logger, loaded.Diagnostics.Diagnostics.Except(fatal));
        if (fatal.Count == 0)
        {
            _inForce = new PoliciesInForce(loaded.Policies, WithoutRules(loaded), _clock.GetUtcNow(), null);
            Startup = CheckReload is null ? loaded : Startup;
            Replaced?.Invoke();
            _metrics.CountLoad(isSuccess: true);
            CorsGuardLog.Reloaded(_logger);
            return;
        }

        List<CorsGuardDiagnostic> errors = [.. fatal.Select(static diagnostic => diagnostic.As(CorsGuardDiagnosticSeverity.Error))];
        DiagnosticLog.Write(_logger, errors);
        Reject(errors, null);
    }

    private void Reject(IReadOnlyList<CorsGuardDiagnostic> diagnostics, Exception? exception)
    {
        _inForce = _inForce with { Rejected = new RejectedReload(_clock.GetUtcNow(), diagnostics, exception) };
        _metrics.CountLoad(isSuccess: false);
        CorsGuardLog.ReloadRejected(_logger, exception);
    }
}
