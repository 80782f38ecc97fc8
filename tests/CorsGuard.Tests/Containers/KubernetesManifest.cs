using CorsGuard.Tests.Docs;
using k8s;
using k8s.Models;

namespace CorsGuard.Tests.Containers;

/// <summary>The sample's Kubernetes manifest; a field that Kubernetes does not know is an error.</summary>
internal sealed class KubernetesManifest
{
    private const string Path = ComposeFile.Folder + "kubernetes.yaml";

    private readonly List<object> _objects;

    private KubernetesManifest(List<object> objects)
    {
        _objects = objects;
    }

    public static KubernetesManifest Read() => new(KubernetesYaml.LoadAllFromString(Repository.Read(Path), typeMap: null, strict: true));

    public IReadOnlyList<T> All<T>()
        where T : IKubernetesObject<V1ObjectMeta> => [.. _objects.OfType<T>()];

    public T Find<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Assert.Single(All<T>(), item => item.Metadata.Name == name);

    public V1PodSpec Pod(string deployment) => Find<V1Deployment>(deployment).Spec.Template.Spec;

    public static V1Container Container(V1PodSpec pod) => Assert.Single(pod.Containers);
}
