using k8s.Models;

namespace CorsGuard.Tests.Containers;

/// <summary>The API with the environment and the mounted ConfigMaps of the sample's Kubernetes manifest.</summary>
public sealed class KubernetesTests(PublishedImages images)
{
    private const string SettingsFile = "corsguard.json";
    private const string OriginsKey = "CORSGUARD_ALLOWED_ORIGINS";

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(8 + 4);

    private static readonly KubernetesManifest Manifest = KubernetesManifest.Read();

    [Fact]
    public async Task MountedFileAndKey_AnswerAsTheComposeFileDoes()
    {
        using var pod = new MountedPod(Manifest);
        using var api = await Container.StartAsync(images, "Api", pod.Environment);

        await Expected.AssertPolicyAsync(api);
        Assert.Contains("[key-per-file", api.Output, StringComparison.Ordinal);
        Assert.Equal("Healthy", await api.ReadAsync("/healthz"));
    }

    [Fact]
    public async Task ConfigMapThatChanges_IsInForceWithoutARestart()
    {
        using var pod = new MountedPod(Manifest);
        using var api = await Container.StartAsync(images, "Api", pod.Environment);
        var settings = Manifest.Find<V1ConfigMap>("corsguard-file").Data[SettingsFile];

        await pod.ReplaceAsync("corsguard-keys", OriginsKey, "https://app.example.com https://*.customers.example.com");
        await pod.ReplaceAsync("corsguard-file", SettingsFile, settings.Replace("pr-[0-9]+", "branch-[a-z]+", StringComparison.Ordinal));

        await UntilAsync(() => IsAllowedAsync(api, "https://acme.customers.example.com"));
        await UntilAsync(() => IsAllowedAsync(api, "https://branch-new.preview.example.com"));
        await Expected.AssertAllowedAsync(api, "https://app.example.com");
        await Expected.AssertRefusedAsync(api, "https://acme.tenants.example.com");
        await Expected.AssertRefusedAsync(api, "https://pr-42.preview.example.com");
    }

    [Theory]
    [InlineData("corsguard-file", SettingsFile, "{ \"CorsGuard\": {", "CG1018")]
    [InlineData("corsguard-file", SettingsFile, """{ "CorsGuard": { "DefaultPolicy": { "AllowedOrigns": "https://a.example.com" } } }""", "CG1001")]
    [InlineData("corsguard-keys", OriginsKey, "*", "CG4001")]
    public async Task BadConfigMap_LeavesTheLastGoodPoliciesInForceAndTheProbesGreen(string configMap, string file, string text, string code)
    {
        using var pod = new MountedPod(Manifest);
        using var api = await Container.StartAsync(images, "Api", pod.Environment);

        await pod.ReplaceAsync(configMap, file, text);

        await UntilAsync(async () => await api.ReadAsync("/healthz") == "Degraded");
        await UntilAsync(() => Task.FromResult(api.Output.Contains(code, StringComparison.Ordinal)));
        await Expected.AssertPolicyAsync(api);
    }

    [Fact]
    public void Manifest_FitsTogether()
    {
        var labels = Manifest.All<V1Deployment>().ToDictionary(static item => item.Metadata.Name, static item => item.Spec.Template.Metadata.Labels);
        Assert.All(Manifest.All<V1Deployment>(), item => Assert.Equal(item.Spec.Selector.MatchLabels, labels[item.Metadata.Name]));
        Assert.All(Manifest.All<V1Service>(), service => Assert.Contains(labels, pod => service.Spec.Selector.All(pod.Value.Contains)));
        var backends = Manifest.All<V1Ingress>().SelectMany(static ingress => ingress.Spec.Rules).SelectMany(static rule => rule.Http.Paths).Select(static path => path.Backend.Service);
        Assert.All(backends, backend => Assert.Contains(Manifest.Find<V1Service>(backend.Name).Spec.Ports, port => port.Name == backend.Port.Name));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("web")]
    public void Pod_NeedsNoPrivileges(string deployment)
    {
        var pod = Manifest.Pod(deployment);
        var container = KubernetesManifest.Container(pod);

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.All(container.VolumeMounts, static mount => Assert.Null(mount.SubPath));
        Assert.Contains(container.Ports, static port => port is { Name: "http", ContainerPort: 8080 });
    }

    private static async Task<bool> IsAllowedAsync(Container api, string origin)
    {
        using var response = await api.GetAsync("/orders", origin);
        return response.Headers.Contains("Access-Control-Allow-Origin");
    }

    // The framework polls every 4 seconds, and looks at a link again no sooner than 4 seconds after it looked last; the rest is for a busy machine.
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(MaxDelay);
        while (!await condition())
        {
            await Task.Delay(100, timeout.Token);
        }
    }
}
