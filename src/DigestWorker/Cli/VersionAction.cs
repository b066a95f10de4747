using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace DigestWorker.Cli;

/// <summary>What <c>--version</c> says: the version, and the commit that it was built from where the build knew it.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    private const int ShortCommit = 12;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(
            Of(typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion));
        return 0;
    }

    /// <param name="informational">As the build writes it: <c>0.1.0+628a377914745f8b62d27c8ed5dbce15e7005e4e</c>.</param>
    public static string Of(string informational) => informational.Split('+') switch
    {
        [var version, { Length: >= ShortCommit } commit] => $"digestworker {version} (commit {commit[..ShortCommit]})",
        _ => $"digestworker {informational}",
    };
}
