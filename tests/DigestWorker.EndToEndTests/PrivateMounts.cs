using System.Diagnostics;
using System.Globalization;

namespace DigestWorker.EndToEndTests;

/// <summary>A mount namespace of a deployment's own: nobody else sees what is mounted there, and it is gone with its process.</summary>
internal sealed class PrivateMounts : IDisposable
{
    private readonly Deployment _deployment;
    private readonly Process _holder;

    private PrivateMounts(Deployment deployment, Process holder) => (_deployment, _holder) = (deployment, holder);

    public static async Task<PrivateMounts> OfAsync(Deployment deployment)
    {
        Programs.SkipUnlessRoot();
        Programs.SkipWithout("unshare", "nsenter", "mount");
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sleep", "infinity"]) { RedirectStandardError = true };
        var mounts = new PrivateMounts(deployment, Process.Start(start)!);
        await Limit.UntilAsync(() => mounts._holder.HasExited || mounts.IsApart);
        if (mounts._holder.HasExited)
            Assert.Skip($"this machine gives no mount namespace: {(await mounts._holder.EndAsync()).Errors}");
        return mounts;
    }

    /// <summary>A folder below the deployment's, as the worker sees it.</summary>
    public string View(string name) => $"/proc/{_holder.Id}/root{_deployment.PathOf(name)}";

    public Task MountSmallAsync(string name, string limit)
    {
        Directory.CreateDirectory(_deployment.PathOf(name));
        return DoAsync("mount", "-t", "tmpfs", "-o", limit, "tmpfs", _deployment.PathOf(name));
    }

    public async Task MakeReadOnlyAsync(string name)
    {
        var folder = _deployment.PathOf(name);
        await DoAsync("mount", "--bind", folder, folder);
        await DoAsync("mount", "-o", "remount,ro,bind", folder);
    }

    public Task UnmountAsync(string name) => DoAsync("umount", _deployment.PathOf(name));

    /// <summary>Runs the worker where these mounts are.</summary>
    public async Task<Ended> RunAsync(params string[] arguments)
    {
        using var worker = _deployment.Trace([.. Enter, "env", "-C", _deployment.Folder], arguments);
        return await worker.EndAsync();
    }

    /// <summary>Leaves no block free, or only so many bytes.</summary>
    public void Fill(string name, int leave = 0)
    {
        var filler = Path.Combine(View(name), "filler");
        using (var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            try
            {
                while (true)
                    file.Write(new byte[4096]);
            }
            catch (IOException)
            {
                file.SetLength(file.Length - leave);
            }
        }
    }

    public void Free(string name) => File.Delete(Path.Combine(View(name), "filler"));

    public void Dispose()
    {
        _holder.Kill();
        _holder.WaitForExit(Limit.Wait);
        _holder.Dispose();
    }

    private string[] Enter => ["nsenter", $"--mount=/proc/{_holder.Id.ToString(CultureInfo.InvariantCulture)}/ns/mnt"];

    private bool IsApart => NamespaceOf($"{_holder.Id}") is { } its && its != NamespaceOf("self");

    private async Task DoAsync(params string[] command)
    {
        string[] line = [.. Enter, .. command];
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardError = true })!;
        var (exitCode, _, said) = await process.EndAsync();
        Assert.True(exitCode == 0, $"{string.Join(' ', command)}: {said}");
    }

    private static string? NamespaceOf(string process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/mnt").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
