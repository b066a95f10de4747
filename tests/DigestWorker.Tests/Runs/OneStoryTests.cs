using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>Whatever happens to files and names: after a run, index, JSON, markdown and store agree, and nothing is paid twice.</summary>
public sealed class OneStoryTests
{
    private static readonly (string Name, string Folder, string File)[] Names =
        [("daily", "", "{date}.md"), ("papers", "", "{date}.md"), ("papers", "all", "{digest}-{date}.md"), ("Papers", "all", "{digest}-{date}.md"), ("nlp", "a/b", "x-{date}.md")];

    [Theory]
    [InlineData(20, 50, 1)]
    public Task A_random_walk_in_the_fast_suite(int editions, int steps, int seed) => WalkAsync(editions, steps, seed);

    [ThoroughTheory]
    [InlineData(100, 1000, 2)]
    public Task A_random_walk(int editions, int steps, int seed) => WalkAsync(editions, steps, seed);

    private static async Task WalkAsync(int editions, int steps, int seed)
    {
        await using var world = await WorkerWorld.StartAsync("2026-06-10T12:00:00Z", ("Digests:daily:FileName", "{date}.md"));
        var dates = Enumerable.Range(0, editions).Select(day => EditionDate.Day(new DateOnly(2025, 1, 1).AddDays(day))).ToList();
        for (var i = 0; i < editions; i++)
            world.Sites.Days[dates[i].Text] = StandInPaper.Many(2, $"{20 + (i / 120)}{(i / 10 % 12) + 1:D2}.{i % 10}");
        world.Set("Digests:daily:MaxNewPapersPerRun", $"{2 * editions}");
        await world.RunAsync(new RunRequest { Dates = dates });
        world.Set("Digests:daily:MaxNewPapersPerRun", null);
        Assert.Equal(2 * editions, world.Model.Calls);

        var (random, at, walk) = (new Random(seed), 0, new List<string>());
        AssertOneStory(world, Names[at].Name, walk);
        for (var step = 0; step < steps; step++)
        {
            var rows = Index(world).Where(row => row.File is not null).ToList();
            var row = rows[random.Next(rows.Count)];
            var (markdown, json) = (world.PathOf(row.File!), world.PathOf(row.Json!));
            var what = random.Next(10);
            walk.Add($"{what} {row.Date}");
            switch (what)
            {
                case 0:
                    File.Delete(markdown);
                    break;
                case 1:
                    File.Delete(json);
                    break;
                case 2:
                    File.Delete(markdown);
                    File.Delete(json);
                    break;
                case 3 or 4:
                    await File.AppendAllTextAsync(markdown, "\n\na note", TestContext.Current.CancellationToken);
                    break;
                case 5:
                    await File.WriteAllTextAsync(json, "{ half of", TestContext.Current.CancellationToken);
                    break;
                case 6:
                    File.Delete(world.PathOf("index.json"));
                    break;
                case 7 when rows.Count > editions / 2:
                    var known = EditionDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken)).Entries;
                    await world.RemoveAsync(row.Date, random.Next(2) == 0 ? known[0].Id : null, force: true, Names[at].Name);
                    break;
                case 8:
                    // Another program touched every file.
                    foreach (var file in rows.Select(other => world.PathOf(other.File!)))
                        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(random.Next(1_000_000_000)));
                    break;
                case 9:
                    var from = Names[at];
                    at = random.Next(Names.Length);
                    walk.Add($"{from} to {Names[at]}");
                    world.Set($"Digests:{from.Name}:FileName", null);
                    world.Set($"Digests:{from.Name}:Directory", null);
                    world.Set($"Digests:{Names[at].Name}:FileName", Names[at].File);
                    world.Set($"Digests:{Names[at].Name}:Directory", Names[at].Folder);
                    if (random.Next(3) == 0)
                        await Assert.ThrowsAsync<IOException>(() => world.RenameAsync(from.Name, Names[at].Name, () => throw new IOException("cut")));
                    await world.RenameAsync(from.Name, Names[at].Name);
                    break;
            }

            var report = await world.RunAsync(new RunRequest { Dates = [dates[random.Next(editions)]] }, Names[at].Name);
            Assert.True(report.Outcome is RunOutcome.Done, $"{report.Outcome} {report.Reason} after {string.Join(", ", walk.TakeLast(5))}");
            AssertOneStory(world, Names[at].Name, walk);
        }
        Assert.Equal(2 * editions, world.Model.Calls);
    }

    private static IReadOnlyList<IndexedEdition> Index(WorkerWorld world) => IndexDocument.Parse(File.ReadAllText(world.PathOf("index.json"))).Editions;

    private static void AssertOneStory(WorkerWorld world, string digest, List<string> walk)
    {
        var (index, last) = (Index(world), string.Join(", ", walk.TakeLast(5)));
        Assert.All(index, row => Assert.True(row.Digest == digest, $"{row.Digest} is in the index after {last}"));
        var expected = index.Where(row => row.File is not null).SelectMany(row => new[] { row.File!, row.Json! }).Append("index.json").Order(StringComparer.Ordinal);
        var visible = OwnTree.Files(world.PathOf(""), "*").Select(file => Path.GetRelativePath(world.PathOf(""), file)).Where(file => Path.GetFileName(file)[0] is not '.');
        Assert.True(expected.SequenceEqual(visible.Order(StringComparer.Ordinal)), $"other files after {last}");
        var stored = world.StoredFiles();
        foreach (var row in index.Where(row => row.File is not null))
        {
            var bytes = File.ReadAllBytes(world.PathOf(row.File!));
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
            var document = EditionDocument.Parse(File.ReadAllText(world.PathOf(row.Json!)));
            var story = string.Create(CultureInfo.InvariantCulture, $"{row.Digest} {row.Date} {row.File} {row.Sha256} {row.HandEdited} {row.Revision} {row.Entries}");
            Assert.True(stored.Contains(story), $"the store does not say '{story}' after {last}");
            Assert.Equal(
                (row.Digest, row.Date, Path.GetFileName(row.File), row.Sha256, row.HandEdited, row.Entries, row.State, row.Settled),
                (document.Digest, document.Date, document.Markdown!.File, document.Markdown.Sha256, document.Markdown.HandEdited, document.Entries.Count, document.State, document.Settled));
            Assert.True(hash == (row.HandEdited is true ? row.EditedSha256 : row.Sha256), $"{row.File} has another hash after {last}");
            if (row.HandEdited is false)
                Assert.Equal(document.Entries.Select(entry => entry.Id), DigestReader.Read(bytes).Digest!.Entries.Select(entry => entry.Id));
        }
    }
}
