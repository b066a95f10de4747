using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.StandIns;
using Microsoft.Data.Sqlite;

namespace DigestWorker.Tests.Runs;

/// <summary>A store that is damaged or gone is made again from what has been published.</summary>
public sealed class LostStoreTests
{
    private const string Settled = "2025-01-08";
    private const string Open = "2025-01-10";

    [Fact]
    public async Task A_store_that_is_gone_is_rebuilt_and_nothing_that_was_published_is_paid_again()
    {
        await using var world = await PublishedAsync();
        var (files, calls, row) = (world.Files(), world.Model.Calls, await world.EditionAsync(Settled));
        world.DeleteStore();

        await world.RunAsync();

        Assert.Equal(files, world.Files());
        Assert.Equal(calls, world.Model.Calls);
        var now = await world.EditionAsync(Settled);
        Assert.Equal(row! with { UpdatedAt = default, PendingSha256 = null }, now! with { UpdatedAt = default, PendingSha256 = null });
    }

    [Fact]
    public async Task An_empty_database_on_PostgreSQL_takes_over_from_what_was_published()
    {
        Thorough.SkipWithout(PostgresServer.Missing);
        await using var world = await PublishedAsync();
        var (files, calls) = (world.Files(), world.Model.Calls);
        world.Set("Storage:Provider", "Postgres");
        world.Set("Storage:ConnectionString", await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());

        await world.RunAsync();
        await world.RunAsync();

        Assert.Equal(files, world.Files());
        Assert.Equal(calls, world.Model.Calls);
    }

    [Theory]
    [InlineData("this is no database, and long enough to be looked at as one by its header, as somebody might have put it there")]
    [InlineData("")]
    public async Task A_file_that_is_no_store_makes_room_for_a_rebuilt_one(string text)
    {
        await using var world = await PublishedAsync();
        var (files, calls) = (world.Files(), world.Model.Calls);
        world.DeleteStore();
        await File.WriteAllTextAsync(world.StoreFile + ".open", "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(world.StoreFile, text, TestContext.Current.CancellationToken);

        await world.RunAsync();

        Assert.Equal(files, world.Files());
        Assert.Equal(calls, world.Model.Calls);
        var aside = $"{world.StoreFile}.corrupt-20250110T120000Z";
        Assert.Equal(text.Length > 0, File.Exists(aside));
        Assert.Equal(text.Length > 0, world.Errors.Any(line => line.Contains(aside, StringComparison.Ordinal)));
    }

    [ThoroughFact]
    public async Task Whatever_is_wrong_with_the_store_it_works_or_is_rebuilt_and_nothing_is_paid_again()
    {
        await using var world = await PublishedAsync();
        var (files, calls) = (world.Files(), world.Model.Calls);
        SqliteConnection.ClearAllPools();
        var sound = await File.ReadAllBytesAsync(world.StoreFile, TestContext.Current.CancellationToken);
        var rebuilt = 0;

        for (var seed = 1; seed <= 100; seed++)
        {
            world.DeleteStore();
            await File.WriteAllTextAsync(world.StoreFile + ".open", "", TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(world.StoreFile, Damaged(sound, new Random(seed)), TestContext.Current.CancellationToken);

            var report = await world.RunAsync();

            // Where the damage shows in the middle of the work, the run and the index say so, and the next run mends both.
            if (report.Outcome is RunOutcome.Failed)
            {
                AssertDamaged(report);
                report = await world.RunAsync();
            }
            Assert.True(report.Outcome is RunOutcome.Done, $"seed {seed}: {report.Outcome}: {report.Reason}");
            Assert.True(files.SequenceEqual(world.Files()), $"seed {seed}: {string.Join(", ", world.Files().Except(files).Select(file => file.Name))} differ");
            Assert.True(calls == world.Model.Calls, $"seed {seed}: {world.Model.Calls - calls} more calls");
            rebuilt += Directory.GetFiles(Path.GetDirectoryName(world.StoreFile)!, "*.corrupt-*Z").Length;
        }

        Assert.InRange(rebuilt, 50, 100);
    }

    [Fact]
    public async Task Damage_in_the_middle_of_a_run_is_said_and_mended_by_the_next_start()
    {
        await using var world = await PublishedAsync();
        var (files, calls) = (world.Files(), world.Model.Calls);
        await world.ExecuteAsync("UPDATE edition SET state = 'Comqlete'");

        var report = await world.RunAsync();
        Assert.Equal(RunOutcome.Failed, report.Outcome);
        AssertDamaged(report);

        Assert.Equal(RunOutcome.Done, (await world.RunAsync()).Outcome);
        Assert.Equal(files, world.Files());
        Assert.Equal(calls, world.Model.Calls);
    }

    [Fact]
    public async Task Claims_tries_and_the_tokens_of_the_day_are_remembered_too()
    {
        await using var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z", ("Llm:DailyTokenBudget", "1000000"));
        world.Sites.Days[Settled] = StandInPaper.Many(6);
        world.Answers = call => call.PaperId == StandInPaper.Many(6)[0].Id ? "no JSON at all" : ModelAnswer.Good(call.PaperId, call.Title);
        await world.RunAsync(Settled);
        var (refused, booked) = (Assert.Single(world.Document(Settled).LeftOut), await world.BookedAsync());
        var files = world.Files();
        var calls = world.Model.Calls;
        world.DeleteStore();

        // The paper that had no good answer still rests.
        await world.RunAsync(Settled);
        Assert.Equal(calls, world.Model.Calls);
        Assert.Equal(files, world.Files());
        Assert.InRange(await world.BookedAsync(), 1, booked);

        // And what one day has published no other day publishes.
        world.Sites.Days["2025-01-09"] = StandInPaper.Many(6);
        await world.RunAsync("2025-01-09");
        Assert.Equal(5, world.Document(Settled).Entries.Count);
        Assert.Equal(1, refused.Tries);
        Assert.False(File.Exists(world.PathOf("2025-01-09.md")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_the_others_are_taken()
    {
        await using var world = await PublishedAsync();
        await File.WriteAllTextAsync(world.PathOf(Open + ".json"), "{ half of", TestContext.Current.CancellationToken);
        File.Delete(world.PathOf("index.json"));
        var calls = world.Model.Calls;
        world.DeleteStore();

        await world.RunAsync(Settled);

        Assert.Equal(calls, world.Model.Calls);
        Assert.Equal(1, (await world.EditionAsync(Settled))!.Revision);
        Assert.Contains(world.Errors, line => line.Contains(world.PathOf(Open + ".json"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_somebody_has_meddled_with_breaks_nothing()
    {
        await using var world = await PublishedAsync();
        var calls = world.Model.Calls;
        var index = IndexDocument.Parse(await File.ReadAllTextAsync(world.PathOf("index.json"), TestContext.Current.CancellationToken));
        var strange = index with { Editions = [.. index.Editions, .. index.Editions.Select(row => row with { File = "../../elsewhere.md", Json = "../else\0where.json" })] };
        await File.WriteAllTextAsync(world.PathOf("index.json"), strange.ToJson(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(world.PathOf(Settled + ".json"), (world.Document(Settled) with { Markdown = null }).ToJson(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(world.PathOf("mine.json"), """{ "mine": true }""", TestContext.Current.CancellationToken);
        world.DeleteStore();

        Assert.Equal(RunOutcome.Done, (await world.RunAsync()).Outcome);

        Assert.Equal(calls, world.Model.Calls);
    }

    [Theory]
    [InlineData(Open + ".json", "\"date\": \"2025-01-10\"", "\"date\": \"9999-12\"")]
    [InlineData(Open + ".json", "\"date\": \"2025-01-10\"", "\"date\": \"9999-W52\"")]
    [InlineData(Open + ".json", "\"date\": \"2025-01-10\"", "\"date\": \"9999-12-31\"")]
    [InlineData(Open + ".json", "\"date\": \"2025-01-10\"", "\"date\": \"2025-W02\"")]
    [InlineData(Open + ".json", "\"date\": \"2025-01-10\"", "\"date\": \"2025-01-09\"")]
    [InlineData(Open + ".json", "\"date\": \"2025-01-10\"", "\"date\": \"1999-01-01\"")]
    [InlineData(Open + ".json", "\"listing\": \"HuggingFaceDaily\"", "\"listing\": \"0\"")]
    [InlineData(Open + ".json", "\"source\": \"abstract\"", "\"source\": \"abstract\", \"cost\": 9e9")]
    [InlineData(Open + ".json", "\"leftOut\": [", "\"leftOut\": [null,")]
    [InlineData("index.json", "\"date\": \"2025-01-10\"", "\"date\": \"9999-12-31\"")]
    [InlineData("index.json", "\"date\": \"2025-01-10\"", "\"date\": \"9999-12\"")]
    [InlineData("index.json", "\"date\": \"2025-01-10\"", "\"date\": \"2025-W02\"")]
    [InlineData("index.json", "\"revision\": 1", "\"revision\": -1")]
    [InlineData("index.json", "\"editions\": [", "\"editions\": [null,")]
    public async Task A_value_that_cannot_be_is_passed_over_and_the_file_named(string file, string value, string instead)
    {
        await using var world = await PublishedAsync();
        var calls = world.Model.Calls;
        var text = await File.ReadAllTextAsync(world.PathOf(file), TestContext.Current.CancellationToken);
        Assert.Contains(value, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(world.PathOf(file), text.Replace(value, instead, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        world.DeleteStore();

        // The papers of the file are unknown until its date is read again.
        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Settled)).Outcome);
        var report = await world.RunAsync();

        Assert.True(report.Outcome is RunOutcome.Done, ReasonText.Line(report.Reason));
        Assert.Contains(world.Errors, line => line.Contains(file, StringComparison.Ordinal));
        Assert.InRange(world.Model.Calls - calls, 0, file is "index.json" ? 0 : 3);
    }

    [Fact]
    public async Task An_edition_that_the_listing_does_not_have_is_not_tried()
    {
        await using var world = await PublishedAsync();
        await world.ExecuteAsync(
            "INSERT INTO edition (digest, date, listing, first_day, state, reason, settled, revision, entries, left_out, hand_edited, updated_at) "
            + "SELECT digest, '2025-W02', listing, first_day, 'Failed', reason, 0, 0, 0, 0, 0, updated_at FROM edition WHERE date = '2025-01-08'");

        var report = await world.RunAsync();

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.DoesNotContain(report.Editions, edition => edition.Edition.Date.Text is "2025-W02");
    }

    [Fact]
    public async Task A_damaged_store_without_an_output_folder_starts_empty()
    {
        await using var world = await PublishedAsync();
        world.DeleteStore();
        await File.WriteAllTextAsync(world.StoreFile + ".open", "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(world.StoreFile, new string('x', 5000), TestContext.Current.CancellationToken);
        Directory.Delete(world.PathOf("."), recursive: true);

        Assert.Equal(RunOutcome.Done, (await world.RunAsync(Settled)).Outcome);

        Assert.True(File.Exists(world.PathOf(Settled + ".md")));
    }

    /// <summary>Two days, one of them settled.</summary>
    private static async Task<WorkerWorld> PublishedAsync()
    {
        var world = await WorkerWorld.StartAsync("2025-01-10T12:00:00Z");
        world.Sites.Days[Settled] = StandInPaper.Many(4);
        await world.RunAsync(Settled);
        world.Sites.Days[Open] = StandInPaper.Many(3, "2501.2");
        await world.RunAsync(Open);
        await world.RunAsync();
        return world;
    }

    private static void AssertDamaged(RunReport report)
    {
        var reason = report.Reason is { Code: ReasonCode.WorstEdition, Cause: { } cause } ? cause : report.Reason;
        Assert.Equal(ReasonCode.StoreFailed, reason.Code);
        Assert.Contains("It is damaged: restart the worker to set it aside and rebuild it from the digests.", reason.Detail, StringComparison.Ordinal);
    }

    private static byte[] Damaged(byte[] sound, Random random)
    {
        var bytes = sound.ToArray();
        var page = random.Next(bytes.Length / 4096) * 4096;
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(1, bytes.Length)];
            case 1:
                Array.Clear(bytes, page, 4096);
                break;
            case 2:
                random.NextBytes(bytes.AsSpan(page, 4096));
                break;
            case 3:
                random.NextBytes(bytes.AsSpan(0, 100));
                break;
            default:
                for (var flips = random.Next(1, 200); flips > 0; flips--)
                    bytes[page + random.Next(4096)] ^= (byte)(1 << random.Next(8));
                break;
        }
        return bytes;
    }
}
