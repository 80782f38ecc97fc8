using System.Diagnostics.Metrics;

namespace CorsGuard.Benchmarks;

/// <summary>Listens to CorsGuard's metrics, as an exporter does: what it makes of a measurement is not what is measured.</summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly MeterListener _listener = new();

    public MetricsReader()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "CorsGuard")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Total += measurement);
        _listener.Start();
    }

    public long Total { get; private set; }

    public void Dispose() => _listener.Dispose();
}
