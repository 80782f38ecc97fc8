namespace CorsGuard.Reliability;

/// <summary>The newest versions that any client has seen: who asks afterwards sees no older one.</summary>
internal sealed class SoakVersions
{
    private int _file;
    private int _memory;

    /// <param name="kind">The kind of policy (<see cref="SoakSettings"/>); those of the file all change at once.</param>
    public int Newest(char kind) => Volatile.Read(ref SoakSettings.IsOfFile(kind) ? ref _file : ref _memory);

    public void Saw(char kind, int version)
    {
        ref var newest = ref SoakSettings.IsOfFile(kind) ? ref _file : ref _memory;
        for (var seen = Volatile.Read(ref newest); seen < version;)
        {
            seen = Interlocked.CompareExchange(ref newest, version, seen);
        }
    }
}
