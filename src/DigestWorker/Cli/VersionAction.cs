using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace DigestWorker.Cli;

/// <summary>The output of <c>--version</c>: the version, and the commit if the build recorded it.</summary>
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
