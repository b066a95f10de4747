using System.Diagnostics;
using System.Net.Sockets;

namespace DigestWorker.Testing;

/// <summary>What is under the name of a file and is no regular file of a usual size.</summary>
internal static class OddFile
{
    public const string Pipe = "pipe";
    public const string Socket = "socket";
    public const string Folder = "folder";
    public const string Link = "link";
    public const string DeadLink = "dead link";
    public const string Huge = "huge";

    public static readonly string[] Kinds = [Pipe, Socket, Folder, Link, DeadLink, Huge];

    /// <summary>Replaces a file.</summary>
    /// <param name="target">Where a link leads.</param>
    public static void Put(string kind, string path, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes and sockets among its files.");
        File.Delete(path);
        switch (kind)
        {
            case Pipe:
                using (var made = Process.Start("mkfifo", [path]))
                    Assert.True(made.WaitForExit(Limit.Wait) && made.ExitCode == 0);
                break;
            case Socket:
                // Disposing it would delete the file. The path of a socket may have 108 bytes.
                var bound = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
                new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified).Bind(new UnixDomainSocketEndPoint(bound));
                File.Move(bound, path);
                break;
            case Folder:
                Directory.CreateDirectory(path);
                break;
            case Link:
                File.CreateSymbolicLink(path, target);
                break;
            case DeadLink:
                File.CreateSymbolicLink(path, target + ".gone");
                break;
            case Huge:
                using (var sparse = File.Create(path))
                    sparse.SetLength(1500L << 20);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind.");
        }
    }

    public static void Remove(string path)
    {
        if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
            Directory.Delete(path);
        else
            File.Delete(path);
    }
}
