using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>What FORMAT.md promises of files holds for settled editions outside the look-back window too.</summary>
public sealed class SettledFilesTests
{
    private const string Day = "2025-01-08";
    private const string Later = "2025-03-10T12:00:00Z";

    [Theory]
    [InlineData(".md")]
    [InlineData(".json")]
    [InlineData(".md", ".json")]
    public async Task A_deleted_file_is_written_again_by_any_run(params string[] kinds)
    {
        await using var world = await SettledAsync();
        var files = world.Files();
        foreach (var kind in kinds)
            File.Delete(world.PathOf(Day + kind));

        await world.RunAsync("2025-03-09");

        Assert.Equal(files.Where(IsOfDay).Select(file => file.Content), world.Files().Where(IsOfDay).Select(file => file.Content));
        Assert.Equal((1, false, true), (world.Indexed(Day).Revision, world.Indexed(Day).HandEdited, world.Indexed(Day).Settled));
        Assert.Equal(3, world.Model.Calls);
    }

    [Theory]
    [InlineData(".md")]
    [InlineData(".json")]
    public async Task An_emptied_file_is_no_edit_and_is_written_again(string kind)
    {
        await using var world = await SettledAsync();
        var files = world.Files();
        await File.WriteAllTextAsync(world.PathOf(Day + kind), "", TestContext.Current.CancellationToken);

        await world.RunAsync("2025-03-09");

        Assert.Equal(files.Where(IsOfDay).Select(file => file.Content), world.Files().Where(IsOfDay).Select(file => file.Content));
        Assert.False(world.Indexed(Day).HandEdited);
    }

    [Fact]
    public async Task An_edit_by_hand_is_recorded_kept_and_forgotten_when_it_is_taken_back()
    {
        await using var world = await SettledAsync();
        var (before, indexed) = (world.Bytes(Day + ".md"), world.Indexed(Day));
        await File.AppendAllTextAsync(world.PathOf(Day + ".md"), "\n\nA note of mine.\n", TestContext.Current.CancellationToken);
        var edited = world.Bytes(Day + ".md");

        await world.RunAsync("2025-03-09");
        await world.RunAsync("2025-03-09");

        Assert.Equal(edited, world.Bytes(Day + ".md"));
        Assert.Equal((true, indexed.Sha256, Hash(world, Day)), (world.Indexed(Day).HandEdited, world.Indexed(Day).Sha256, world.Indexed(Day).EditedSha256));
        Assert.True(world.Document(Day).Markdown!.HandEdited);
        Assert.Equal(3, world.Document(Day).Entries.Count);

        await File.WriteAllTextAsync(world.PathOf(Day + ".md"), before, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);
        await world.RunAsync("2025-03-09");

        Assert.Equal((false, null), (world.Indexed(Day).HandEdited, world.Indexed(Day).EditedSha256));
        Assert.False(world.Document(Day).Markdown!.HandEdited);
        Assert.Equal(3, world.Model.Calls);
    }

    [Fact]
    public async Task A_changed_json_is_written_again()
    {
        await using var world = await SettledAsync();
        var json = world.Bytes(Day + ".json");
        await File.WriteAllTextAsync(world.PathOf(Day + ".json"), (world.Document(Day) with { Entries = [] }).ToJson(), TestContext.Current.CancellationToken);

        await world.RunAsync("2025-03-09");

        Assert.Equal(json, world.Bytes(Day + ".json"));
    }

    [Fact]
    public async Task A_restored_edition_has_the_papers_that_it_had_whatever_the_filters_are_now()
    {
        await using var world = await SettledAsync();
        var markdown = world.Bytes(Day + ".md");
        File.Delete(world.PathOf(Day + ".md"));
        File.Delete(world.PathOf(Day + ".json"));
        world.Set("Digests:daily:MaxPapers", "1");

        await world.RunAsync("2025-03-09");

        Assert.Equal(markdown, world.Bytes(Day + ".md"));
    }

    [Fact]
    public async Task A_file_edited_by_hand_keeps_the_json_that_was_written_with_it()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        await File.AppendAllTextAsync(world.PathOf(Day + ".md"), "\n\nA note of mine.\n", TestContext.Current.CancellationToken);
        world.Sites.Days[Day] = StandInPaper.Many(4);

        await world.RunAsync(Day);

        Assert.Equal(3, world.Document(Day).Entries.Count);
        Assert.Equal((true, 3), (world.Document(Day).Markdown!.HandEdited, world.Indexed(Day).Entries));
    }

    [Fact]
    public async Task A_run_into_another_folder_does_not_make_the_files_of_the_first_look_edited()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-08T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        var folder = Path.GetDirectoryName(world.PathOf("x"))!;
        world.Sites.Days[Day] = StandInPaper.Many(4);
        world.Set("Output:Directory", Path.Combine(folder, "..", "elsewhere"));
        await world.RunAsync(Day);
        world.Set("Output:Directory", folder);

        await world.RunAsync(Day);

        Assert.Equal((false, 4), (world.Indexed(Day).HandEdited, world.Entries(Day).Count));
    }

    [ThoroughFact]
    public async Task Ten_thousand_published_editions_are_looked_at_within_a_second()
    {
        const int Editions = 10_000;
        await using var world = await SettledAsync();
        var (markdown, json) = (await File.ReadAllBytesAsync(world.PathOf(Day + ".md"), TestContext.Current.CancellationToken), world.Document(Day));
        var first = new DateOnly(2030, 1, 1);
        foreach (var date in Enumerable.Range(0, Editions).Select(day => first.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
        {
            await File.WriteAllBytesAsync(world.PathOf(date + ".md"), markdown, TestContext.Current.CancellationToken);
            var document = json with { Date = date, Markdown = json.Markdown! with { File = date + ".md" } };
            await File.WriteAllTextAsync(world.PathOf(date + ".json"), document.ToJson(), TestContext.Current.CancellationToken);
        }
        world.Damage(
            $"""
            WITH RECURSIVE day (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM day WHERE number < {Editions - 1})
            INSERT INTO edition (digest, date, listing, first_day, state, reason, settled, revision, entries, left_out, file, sha256, hand_edited, updated_at)
            SELECT digest, date('2030-01-01', '+' || number || ' days'), listing, {first.DayNumber} + number, state, reason,
              settled, revision, entries, left_out, date('2030-01-01', '+' || number || ' days') || '.md', sha256, 0, updated_at
            FROM edition, day WHERE date = '{Day}'
            """);
        Assert.Empty(await world.ChangedFilesAsync());
        File.Delete(world.PathOf("2035-05-05.md"));

        var began = Stopwatch.GetTimestamp();
        var changed = await world.ChangedFilesAsync();
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Equal(["2035-05-05"], changed.Select(date => date.Text));
        TestContext.Current.TestOutputHelper?.WriteLine($"{took.TotalMilliseconds:N0} ms");
        // Three times as long where other tests use the processors.
        Assert.True(took < TimeSpan.FromSeconds(3), $"{took.TotalMilliseconds:N0} ms");
    }

    private static async Task<WorkerWorld> SettledAsync()
    {
        var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z");
        world.Sites.Days[Day] = StandInPaper.Many(3);
        await world.RunAsync(Day);
        world.Clock.Now = DateTimeOffset.Parse(Later, CultureInfo.InvariantCulture);
        Assert.True((await world.EditionAsync(Day))!.Settled);
        return world;
    }

    private static bool IsOfDay((string Name, string Content, DateTime) file) => file.Name.StartsWith(Day, StringComparison.Ordinal);

    private static string Hash(WorkerWorld world, string date) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(world.PathOf(date + ".md"))));
}
