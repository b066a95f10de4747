using System.Globalization;
using DigestWorker.Hosting;
using k8s;
using k8s.Models;

namespace DigestWorker.Tests.Shipped;

/// <summary>The manifests against the types of Kubernetes' own API description, and against the profile "restricted" of its pod security standards.</summary>
public sealed class KubernetesTests
{
    private const int User = 1654;
    private const string Keys = "/run/secrets/digestworker/";

    public static TheoryData<string> Manifests => ["sqlite.yaml", "postgres.yaml", "secret.example.yaml", "namespace.yaml"];

    public static TheoryData<string> Workers => ["sqlite.yaml", "postgres.yaml"];

    [Theory, MemberData(nameof(Manifests))]
    public void A_manifest_holds_kinds_and_fields_that_there_are(string file) => Assert.NotEmpty(Load(Text(file)));

    [Theory]
    [InlineData("replicas: ", "replica: ")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: perhaps")]
    [InlineData("kind: PodDisruptionBudget", "kind: PodDisruptionBuget")]
    public void A_slip_in_a_manifest_is_found(string right, string wrong) =>
        Assert.ThrowsAny<Exception>(() => Load(Text("sqlite.yaml").Replace(right, wrong, StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Manifests))]
    public void Everything_is_in_the_namespace_that_admits_restricted_pods_alone(string file)
    {
        var admitted = Of<V1Namespace>("namespace.yaml");
        Assert.Equal("restricted", admitted.Metadata.Labels["pod-security.kubernetes.io/enforce"]);

        Assert.All(Load(Text(file)).OfType<IKubernetesObject<V1ObjectMeta>>().Where(found => found is not V1Namespace),
            found => Assert.Equal(admitted.Metadata.Name, found.Metadata.NamespaceProperty));
    }

    [Theory, MemberData(nameof(Workers))]
    public void A_pod_keeps_to_the_restricted_profile_and_more(string file)
    {
        var (pod, container) = Worker(file);

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal(User, pod.SecurityContext.RunAsUser);
        Assert.Equal(User, pod.SecurityContext.FsGroup);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
        Assert.Null(container.SecurityContext.Privileged);
        Assert.Null(pod.HostNetwork ?? pod.HostPID ?? pod.HostIPC);
        Assert.All(pod.Volumes, volume => Assert.True(volume is { HostPath: null } && (volume.EmptyDir ?? volume.ConfigMap ?? volume.Secret ?? (object?)volume.PersistentVolumeClaim) is not null, volume.Name));

        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Null(pod.ServiceAccountName);
        Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order());
        Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order());
        Assert.True(pod.TerminationGracePeriodSeconds > 8, "stopping takes 8 seconds at the most");
    }

    [Theory, MemberData(nameof(Workers))]
    public void A_restart_hangs_on_the_process_alone_and_ready_means_that_all_is_well(string file)
    {
        var (_, container) = Worker(file);

        Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
        Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
        Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.All([container.StartupProbe, container.LivenessProbe, container.ReadinessProbe],
            probe => Assert.Equal(container.Ports.Single().Name, probe.HttpGet.Port.Value));

        // Whoever is told to look needs the pages.
        Assert.True(Of<V1Service>(file).Spec.PublishNotReadyAddresses);
        Assert.Equal("AlwaysAllow", Of<V1PodDisruptionBudget>(file).Spec.UnhealthyPodEvictionPolicy);
    }

    [Theory, MemberData(nameof(Workers))]
    public void What_a_manifest_refers_to_is_there(string file)
    {
        var (pod, container) = Worker(file);
        var deployment = Of<V1Deployment>(file);
        var claims = Load(Text(file)).OfType<V1PersistentVolumeClaim>().Select(claim => claim.Metadata.Name).Order();
        var secret = Of<V1Secret>("secret.example.yaml");

        Assert.Equal(pod.Volumes.Select(volume => volume.Name).Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
        Assert.Equal(claims, pod.Volumes.Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>().Order());
        Assert.Equal([Of<V1ConfigMap>(file).Metadata.Name], pod.Volumes.Select(volume => volume.ConfigMap?.Name).OfType<string>());
        Assert.Equal([secret.Metadata.Name], pod.Volumes.Select(volume => volume.Secret?.SecretName).OfType<string>());
        Assert.All(Variables(container).Select(variable => variable.Value!).Where(value => value.StartsWith(Keys, StringComparison.Ordinal)),
            value => Assert.Contains(value[Keys.Length..], secret.StringData.Keys));
        Assert.Equal(Keys.TrimEnd('/'), container.VolumeMounts.Single(mount => mount.Name is "keys").MountPath);
        foreach (var selector in new[] { deployment.Spec.Selector.MatchLabels, Of<V1Service>(file).Spec.Selector, Of<V1PodDisruptionBudget>(file).Spec.Selector.MatchLabels })
            Assert.Equal(deployment.Spec.Template.Metadata.Labels, selector);
    }

    [Theory, MemberData(nameof(Workers))]
    public void Each_variable_is_a_setting_and_the_map_a_configuration(string file)
    {
        Assert.Empty(SettingVariables.Problems(Variables(Worker(file).Container)));

        var configuration = Path.GetTempFileName();
        File.WriteAllText(configuration, Of<V1ConfigMap>(file).Data["digestworker.json"]);
        Assert.Equal("daily", Assert.Single(Settings.Load(configuration, []).Digests).Name);
        File.Delete(configuration);
    }

    [Theory]
    [InlineData("sqlite.yaml", 53, 53, 443)]
    [InlineData("postgres.yaml", 53, 53, 443, 5432)]
    public void A_pod_reaches_what_it_needs_and_is_reached_on_its_port_alone(string file, params int[] ports)
    {
        var policy = Of<V1NetworkPolicy>(file).Spec;

        Assert.Equal(Of<V1Deployment>(file).Spec.Template.Metadata.Labels, policy.PodSelector.MatchLabels);
        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
        Assert.Equal(Worker(file).Container.Ports.Single().Name, Assert.Single(Assert.Single(policy.Ingress).Ports).Port.Value);
        Assert.NotEmpty(Assert.Single(policy.Ingress).FromProperty);
        Assert.Equal(ports.Select(port => port.ToString(CultureInfo.InvariantCulture)), policy.Egress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value));
        // The cloud's metadata has the keys of its machines.
        Assert.Contains(policy.Egress.SelectMany(rule => rule.To ?? []), to => to.IpBlock?.Except?.Contains("169.254.0.0/16") is true);
    }

    [Theory, MemberData(nameof(Workers))]
    public void A_worker_opens_no_socket_for_diagnostics(string file) =>
        Assert.Contains(KeyValuePair.Create("DOTNET_EnableDiagnostics", (string?)"0"), Variables(Worker(file).Container));

    [Fact]
    public void A_worker_with_SQLite_ends_before_the_next_begins()
    {
        var one = Of<V1Deployment>("sqlite.yaml").Spec;

        Assert.Equal(1, one.Replicas);
        Assert.Equal("Recreate", one.Strategy.Type);
    }

    [Fact]
    public void Of_the_workers_with_PostgreSQL_one_is_always_there()
    {
        Assert.Equal(2, Of<V1Deployment>("postgres.yaml").Spec.Replicas);
        Assert.Equal("1", Of<V1PodDisruptionBudget>("postgres.yaml").Spec.MinAvailable.Value);
        Assert.Equal(["ReadWriteMany"], Of<V1PersistentVolumeClaim>("postgres.yaml").Spec.AccessModes);
    }

    private static string Text(string file) => Repository.Read("config", "kubernetes", file);

    private static List<object> Load(string yaml) => KubernetesYaml.LoadAllFromString(yaml, strict: true);

    private static T Of<T>(string file) => Load(Text(file)).OfType<T>().Single();

    private static (V1PodSpec Pod, V1Container Container) Worker(string file)
    {
        var pod = Of<V1Deployment>(file).Spec.Template.Spec;
        return (pod, pod.Containers.Single());
    }

    private static IEnumerable<KeyValuePair<string, string?>> Variables(V1Container container) =>
        container.Env.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value));
}
