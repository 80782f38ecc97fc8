using Microsoft.Extensions.ObjectPool;

namespace CorsGuard.Hosting;

/// <summary>Creates and cleans pooled <see cref="PendingResponse"/>s.</summary>
internal sealed class PendingResponsePool : PooledObjectPolicy<PendingResponse>
{
    public override PendingResponse Create() => new();

    public override bool Return(PendingResponse obj)
    {
        obj.Clear();
        return true;
    }
}
