using CorsGuard.Tests.Configuration;
using k8s.Models;

namespace CorsGuard.Tests.Containers;

/// <summary>The API of the manifest: its environment, and its ConfigMaps mounted, below a folder of the test instead of the root.</summary>
internal sealed class MountedPod : IDisposable
{
    private readonly TempDirectory _root = new();
    private readonly Dictionary<string, MountedConfigMap> _volumes = [];

    public MountedPod(KubernetesManifest manifest)
    {
        var pod = manifest.Pod("api");
        var container = KubernetesManifest.Container(pod);
        var mounts = container.VolumeMounts.Where(mount => Source(pod, mount) is not null).ToList();
        foreach (var mount in mounts)
        {
            var map = manifest.Find<V1ConfigMap>(Source(pod, mount) ?? "");
            _volumes.Add(map.Metadata.Name, new MountedConfigMap(_root.Path + mount.MountPath, map.Data));
        }

        Environment = container.Env.ToDictionary(
            static variable => variable.Name,
            variable => mounts.Any(mount => variable.Value.StartsWith(mount.MountPath, StringComparison.Ordinal)) ? _root.Path + variable.Value : variable.Value);
    }

    public Dictionary<string, string> Environment { get; }

    /// <summary>As the kubelet does, some time after <c>kubectl apply</c>.</summary>
    public Task ReplaceAsync(string configMap, string file, string text) => _volumes[configMap].ReplaceAsync(new Dictionary<string, string> { [file] = text });

    public void Dispose() => _root.Dispose();

    private static string? Source(V1PodSpec pod, V1VolumeMount mount) =>
        Assert.Single(pod.Volumes, volume => volume.Name == mount.Name).ConfigMap?.Name;
}
