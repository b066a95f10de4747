using System.Text.RegularExpressions;
using DigestWorker.Tests.Shipped;

namespace DigestWorker.Tests;

/// <summary>What the sources may not do, so that every run ends on every machine.</summary>
public sealed partial class RepositoryTests
{
    /// <summary>Who may walk a tree: each owns it, and does not follow links.</summary>
    private static readonly string[] Walkers =
        ["src/DigestWorker/Publishing/OutputFolder.cs", "tests/Shared/OwnTree.cs", "tests/DigestWorker.Tests/RepositoryTests.cs"];

    [Fact]
    public void A_tree_is_walked_only_by_who_owns_it_and_without_its_links()
    {
        var walkers = Sources().Where(source => Walk().IsMatch(source.Text)).ToList();

        Assert.Empty(walkers.Select(source => source.File).Except(Walkers));
        Assert.All(walkers, source => Assert.Contains("AttributesToSkip = FileAttributes.ReparsePoint", source.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_wait_of_the_tests_has_an_end()
    {
        var wrong = from source in Sources()
                    where source.File.StartsWith("tests/", StringComparison.Ordinal) && source.File is not ("tests/Shared/Limit.cs" or "tests/DigestWorker.Tests/RepositoryTests.cs")
                    where !source.File.StartsWith("tests/DigestWorker.Benchmarks/", StringComparison.Ordinal)
                    from Match wait in EndlessWait().Matches(source.Text)
                    select $"{source.File}: {wait.Value.Trim()}; take Limit.UntilAsync, WithinLimitAsync, EndAsync or Loop";

        Assert.Empty(wrong);
    }

    private static IEnumerable<(string File, string Text)> Sources() =>
        from folder in new[] { "src", "tests" }
        from file in OwnTree.Files(Repository.PathOf(folder), "*.cs")
        let name = Path.GetRelativePath(Repository.PathOf(), file).Replace('\\', '/')
        where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
        select (name, File.ReadAllText(file));

    [GeneratedRegex("RecurseSubdirectories = true|SearchOption.AllDirectories|new FileSystemEnumerable|MaxRecursionDepth")]
    private static partial Regex Walk();

    // A process, a task, a channel or a loop that is waited for with nothing but the test's own cancellation, or without even that.
    [GeneratedRegex(
        @"\.WaitForExit\(\)|\.WaitForExitAsync\([^)]*\)(?!\.W)|\.WaitAsync\((\w+\.Current\.CancellationToken|Token|Cancellation|Ended|CancellationToken\.None)?\)"
        + @"|\.WaitOne\(\)|\.Wait\(\)|\.GetAwaiter\(\)\.GetResult\(\)|await [\w.]+\.Task;|new Thread\(")]
    private static partial Regex EndlessWait();
}
