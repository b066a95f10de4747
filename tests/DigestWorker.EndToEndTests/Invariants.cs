using System.Security.Cryptography;
using System.Text;
using DigestFormat.Tests;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>What holds after every fault, once the worker has been started again and has come to its end.</summary>
internal static class Invariants
{
    /// <param name="run">The run that has just ended well: the same again changes nothing and costs nothing.</param>
    public static async Task HoldAsync(Deployment deployment, params string[] run)
    {
        HoldAtRest(deployment);
        var (files, calls) = (Stamps(deployment), deployment.Model.Calls);

        await deployment.SucceedAsync(run);

        Assert.Equal(calls, deployment.Model.Calls);
        Assert.Equal(files, Stamps(deployment));
        HoldAtRest(deployment);
        if (Consumer.Visible(deployment.Output).Where(file => file.EndsWith(".md", StringComparison.Ordinal)).ToArray() is { Length: > 0 } digests)
            await deployment.SucceedAsync(["lint", .. digests]);
    }

    /// <summary>As far as it can be seen without starting anything.</summary>
    public static void HoldAtRest(Deployment deployment)
    {
        Assert.Empty(Consumer.ProblemsOf(deployment.Output));
        Assert.Empty(ProblemsOfDocuments(deployment.Output));
        Assert.DoesNotContain(deployment.Files(), IsLeftOver);
        PapersAreInOneEdition(deployment.Output);
        IndexIsRight(deployment.Output);
        SecretsAreNowhere(deployment);

        using var store = StoreCopy.Of(deployment);
        Assert.Equal("ok", store?.Integrity ?? "ok");
    }

    /// <summary>Every file that consumers see, with its time and content.</summary>
    public static IReadOnlyList<(string File, DateTime WrittenAt, string Hash)> Stamps(Deployment deployment) =>
        [.. Consumer.Visible(deployment.Output).Select(file => (Path.GetRelativePath(deployment.Output, file), File.GetLastWriteTimeUtc(file), Hash(file)))];

    public static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>Who was the last to serve may stand there until the next one does: no other verb takes that lock.</summary>
    public static bool IsLeftOver(string file) => file.EndsWith(".tmp", StringComparison.Ordinal)
        || (file.EndsWith(".holder", StringComparison.Ordinal) && !file.EndsWith(".serve.holder", StringComparison.Ordinal));

    private static IEnumerable<string> ProblemsOfDocuments(string output) => Consumer.Visible(output)
        .Where(file => file.EndsWith(".json", StringComparison.Ordinal))
        .SelectMany(file => Path.GetFileName(file) is "index.json" ? DocumentSchemas.ProblemsOfIndex(File.ReadAllText(file)) : DocumentSchemas.ProblemsOfEdition(File.ReadAllText(file)));

    private static void PapersAreInOneEdition(string output)
    {
        var papers = Editions(output).SelectMany(edition => edition.Entries.Select(entry => (edition.Digest, entry.Id))).ToList();
        Assert.Equal(papers.Distinct(), papers);
    }

    private static void IndexIsRight(string output)
    {
        if (!File.Exists(Path.Combine(output, "index.json")))
            return;
        var index = IndexDocument.Parse(File.ReadAllText(Path.Combine(output, "index.json")));
        var written = index.Editions.Where(edition => edition.File is not null).Select(edition => (File: edition.File!, edition.Sha256)).Order();
        Assert.Equal(written, Consumer.Visible(output).Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => (File: Path.GetRelativePath(output, file), Sha256: (string?)Hash(file))).Order());
        Assert.All(Editions(output), edition => Assert.Equal(edition.Markdown!.Sha256, index.Editions.Single(row => (row.Digest, row.Date) == (edition.Digest, edition.Date)).Sha256));
    }

    private static void SecretsAreNowhere(Deployment deployment) => Assert.All(
        deployment.Files(),
        file => Assert.Equal(-1, File.ReadAllBytes(deployment.PathOf(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(ModelEndpoint.Key))));

    private static IEnumerable<EditionDocument> Editions(string output) =>
        Consumer.Visible(output).Where(file => file.EndsWith(".json", StringComparison.Ordinal) && Path.GetFileName(file) is not "index.json")
            .Select(file => EditionDocument.Parse(File.ReadAllText(file)));
}
