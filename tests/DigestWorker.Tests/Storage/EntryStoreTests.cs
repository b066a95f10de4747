using DigestWorker.Papers;
using DigestWorker.Search;
using DigestWorker.Storage;
using Microsoft.Extensions.Time.Testing;

namespace DigestWorker.Tests.Storage;

public sealed class SqliteEntryStoreTests() : EntryStoreTests(new SqliteTestStore());

public sealed class PostgresEntryStoreTests() : EntryStoreTests(new PostgresTestStore());

/// <summary>What is published can be read and searched, over each of the databases.</summary>
public abstract class EntryStoreTests(TestStore store) : IAsyncLifetime
{
    private static readonly EditionDate Wednesday = EditionDate.Parse("2025-01-08");
    private static readonly EditionDate Thursday = EditionDate.Parse("2025-01-09");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 10, 12, 0, 0, TimeSpan.Zero));
    private Database _database = null!;

    private EditionStore Editions => new(_database);
    private EntryIndexReader Index => new(_database);
    private EntryStore Entries => new(_database, Index);
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("언어모델", "1 2")]
    [InlineData("언어 모델", "1 2 3")]
    [InlineData("조석", "3")]
    [InlineData("빛", "2")]
    [InlineData("tidenet", "3")]
    [InlineData("tide", "3")]
    [InlineData("GPT-4", "1 2")]
    [InlineData("gpt4", "1 2")]
    [InlineData("자연어처리", "1")]
    [InlineData("gpt4 빛", "2")]
    [InlineData("gpt4 조석", "")]
    [InlineData("필요합니다조석", "")]
    [InlineData("처리인공", "")]
    [InlineData("\" OR * ) : ' \\ & |", "")]
    [InlineData("digest", "")]
    public async Task Words_find_the_entries_that_have_them(string words, string found)
    {
        await PublishAsync("daily", Wednesday,
            Entry(1, 30, "Counting with GPT-4", "거대 언어 모델이 셈을 배웁니다.", "자연어 처리", "인공지능"),
            Entry(2, 20, "Seeing with GPT4", "언어모델이 빛을 봅니다.", "컴퓨터 비전"),
            Entry(3, 10, "TideNet", "언어는 필요합니다. 조석을 재는 모델입니다.", "해양학"));

        Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), await FoundAsync(new EntryFilter { Words = SearchQuery.Parse(words) }));
    }

    [Fact]
    public async Task What_is_counted_is_found_by_digest_and_day_and_what_is_near_over_all_digests()
    {
        await PublishAsync("daily", Wednesday, Entry(1, 30, "One", "하나입니다.", "로봇"), Entry(2, 20, "Two", "둘입니다."));
        await PublishAsync("daily", Thursday, Entry(3, 10, "Three", "셋입니다."));
        await PublishAsync("weekly", EditionDate.Parse("2025-W02"), Entry(1, 35, "One", "하나입니다.", "로봇"));

        var counted = await Entries.FiguresAsync("daily", Wednesday.First, Wednesday.Last, max: 10, Token);
        Assert.Equal([("One", 30), ("Two", 20)], counted.Select(entry => (entry.Title, entry.Votes)));
        Assert.Equal(["로봇"], counted[0].Fields);
        Assert.Equal(["Three"], (await Entries.FiguresAsync("daily", Wednesday.First, Thursday.Last, max: 1, Token)).Select(entry => entry.Title));
        Assert.Equal(
            [("Three", "daily"), ("One", "daily"), ("One", "weekly")],
            (await Entries.NearAsync(Wednesday.First, before: 3, after: 1, Token)).Where(entry => entry.Title is not "Two").Select(entry => (entry.Title, entry.Digest)));
        Assert.Single(await Entries.NearAsync(Wednesday.First, before: 0, after: 5, Token));
        Assert.Equal([20, 30], (await Entries.PublishedAsync("daily", Wednesday.First, Wednesday.Last, Token)).Select(paper => paper.Listed.Votes).Order());
    }

    [Fact]
    public async Task A_roundup_has_the_papers_that_it_was_given_last_and_changes_no_votes()
    {
        var week = EditionDate.Parse("2025-W02");
        await PublishAsync("daily", Wednesday, Entry(1, 30, "One", "하나입니다."), Entry(2, 20, "Two", "둘입니다."));
        var papers = (await Entries.PublishedAsync("daily", week.First, week.Last, Token)).Select(paper => new EditionPaper(paper, Published: false)).ToList();
        var votes = await new PaperVotes(_database).OfAsync([.. papers.Select(paper => paper.Paper.Id)], Token);

        await Editions.SaveRoundupAsync("weekly", week, papers, Fence.None, Token);
        await Editions.SaveRoundupAsync("weekly", week, [papers[1] with { Paper = papers[1].Paper with { Listed = papers[1].Paper.Listed with { Votes = 7 } } }], Fence.None, Token);

        Assert.Equal([(papers[1].Paper.Id, 7)], (await Editions.PapersAsync("weekly", week, Token)).Select(paper => (paper.Paper.Id, paper.Paper.Listed.Votes)));
        var after = await new PaperVotes(_database).OfAsync([.. papers.Select(paper => paper.Paper.Id)], Token);
        Assert.Equal(votes.SelectMany(paper => paper), after.SelectMany(paper => paper));
        Assert.Equal(ListingKind.Roundup, (await Editions.FindAsync("weekly", week, Token))!.Listing);
    }

    [Fact]
    public async Task The_newest_edition_comes_first_in_it_the_most_voted_and_pages_go_on_where_the_last_ended()
    {
        await PublishAsync("daily", Thursday, Entry(5, 2, "Five", "모델입니다."), Entry(6, 1, "Six", "모델입니다."));
        await PublishAsync("daily", Wednesday, [.. Enumerable.Range(10, 40).Select(i => Entry(i, 100 - i, $"Paper {i}", "모델입니다."))]);
        await PublishAsync("weekly", EditionDate.Parse("2025-W02"), Entry(7, 9, "Seven", "모델입니다."));
        var all = Enumerable.Range(10, 40).Prepend(6).Prepend(5).Append(7).ToList();

        foreach (var filter in new EntryFilter[] { new(), new() { Words = SearchQuery.Parse("모델") } })
        {
            var pages = new List<int>();
            for (var skip = 0; skip < all.Count; skip += 10)
                pages.AddRange((await Entries.PageAsync(filter, skip, 10, Token)).Entries.Select(Number));
            Assert.Equal(all, pages);
            var page = await Entries.PageAsync(filter, 0, 1, Token);
            Assert.Equal((all.Count, false), (page.Total, page.TotalIsLowerBound));
        }
        Assert.Equal([5, 6, 10], (await Entries.NewestAsync("daily", 3, Token)).Select(Number));
        Assert.Equal(["7"], await FoundAsync(new EntryFilter { Digest = "weekly" }));
    }

    [Fact]
    public async Task Entries_are_filtered_by_digest_field_and_days()
    {
        await PublishAsync("daily", Wednesday, Entry(1, 1, "One", "모델입니다.", "자연어 처리"));
        await PublishAsync("daily", Thursday, Entry(2, 1, "Two", "모델입니다.", "자연어처리", "로봇"));
        await PublishAsync("other-digest", Thursday, Entry(3, 1, "Three", "모델입니다.", "로봇"));

        Assert.Equal(["2", "1"], await FoundAsync(new EntryFilter { Field = "자연어 처리" }));
        Assert.Equal(["2"], await FoundAsync(new EntryFilter { Field = "자연어 처리", From = Thursday.First }));
        Assert.Equal(["3"], await FoundAsync(new EntryFilter { Field = "로봇", Digest = "other-digest" }));
        Assert.Equal(["3"], await FoundAsync(new EntryFilter { Words = SearchQuery.Parse("모델"), Digest = "other-digest" }));
        Assert.Equal(["1"], await FoundAsync(new EntryFilter { To = Wednesday.First }));
        Assert.Equal(["2"], await FoundAsync(new EntryFilter { From = Thursday.First, To = Thursday.First, Digest = "daily" }));
        Assert.Empty(await FoundAsync(new EntryFilter { Field = "자연어" }));
        Assert.Empty(await FoundAsync(new EntryFilter { Digest = "oth" }));
    }

    [Fact]
    public async Task An_entry_is_read_as_it_was_published()
    {
        var (one, other) = (Entry(1, 30, "One", "요약입니다.", "수학"), Entry(2, 31, "Two", "요약입니다."));
        await PublishAsync("daily", Wednesday, other, one);

        var found = await Entries.FindAsync("daily", Wednesday, one.Paper.Id, Token);

        Assert.Equal(("daily", Wednesday, one.Paper.Id, "One", 30), (found!.Digest, found.Date, found.Id, found.Title, found.Votes));
        Assert.Equal(("요약입니다.", "쉬운 말입니다."), (found.Text.Summary, found.Text.EasyExplanation));
        Assert.Equal(["수학"], found.Text.Fields);
        Assert.Equal(one.Summary.Provenance, found.Provenance);
        Assert.Equal(_time.GetUtcNow(), found.PublishedAt);
        Assert.Equal([2, 1], (await Entries.OfEditionAsync("daily", Wednesday, Token)).Select(Number));
        Assert.Null(await Entries.FindAsync("daily", Thursday, one.Paper.Id, Token));
    }

    [Fact]
    public async Task The_index_changes_with_the_file_and_only_with_it()
    {
        await PublishAsync("daily", Wednesday, Entry(1, 2, "One", "조석입니다."), Entry(2, 1, "Two", "모델입니다."));
        var published = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));
        // The same file once more, whatever is said of its entries.
        await Editions.SaveAsync(Edition("daily", Wednesday, "first", Entry(9, 1, "Nine", "다릅니다.")), Fence.None, Token);
        Assert.Equal(["1"], await FoundAsync(new EntryFilter { Words = SearchQuery.Parse("조석") }));
        Assert.Equal(published, (await Editions.FindAsync("daily", Wednesday, Token))!.PublishedAt);

        // A paper has left, the other has more votes, a third has come.
        await Editions.SaveAsync(Edition("daily", Wednesday, "second", Entry(2, 5, "Two", "모델입니다."), await KeptAsync(Entry(3, 1, "Three", "조석입니다."))), Fence.None, Token);
        Assert.Equal(["3"], await FoundAsync(new EntryFilter { Words = SearchQuery.Parse("조석") }));
        Assert.Equal([(2, 5), (3, 1)], (await Entries.OfEditionAsync("daily", Wednesday, Token)).Select(entry => (Number(entry), entry.Votes)));
        Assert.Equal(_time.GetUtcNow(), (await Editions.FindAsync("daily", Wednesday, Token))!.PublishedAt);

        // What is held back, or kept by hand, stays as it was.
        var third = Edition("daily", Wednesday, "third", Entry(3, 1, "Three", "조석입니다."));
        await Editions.SaveAsync(third with { State = EditionState.Failed }, Fence.None, Token);
        await Editions.SaveAsync(third with { File = third.File! with { HandEdited = true } }, Fence.None, Token);
        Assert.Equal(["2", "3"], await FoundAsync(new EntryFilter { Digest = "daily" }));
    }

    [Fact]
    public async Task What_is_everywhere_is_counted_to_a_thousand_and_still_found_newest_first()
    {
        for (var day = 0; day < 13; day++)
            await PublishAsync("daily", EditionDate.Day(new DateOnly(2025, 1, 1).AddDays(day)), [.. Enumerable.Range(0, 90).Select(i => Entry((day * 100) + i, 90 - i, "A Paper", "어디에나 있는 모델입니다."))]);

        var page = await Entries.PageAsync(new EntryFilter { Words = SearchQuery.Parse("어디에나") }, 0, 3, Token);
        Assert.Equal((1001, true), (page.Total, page.TotalIsLowerBound));
        Assert.Equal([1200, 1201, 1202], page.Entries.Select(Number));
        Assert.Equal([3], (await Entries.PageAsync(new EntryFilter { Words = SearchQuery.Parse("모델") }, (12 * 90) + 3, 1, Token)).Entries.Select(Number));
    }

    [Fact]
    public async Task The_database_finds_what_marking_the_texts_would_find()
    {
        const string Letters = "언어모델빛과   .GPT-4 ";
        var random = new Random(7);
        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)]));
        var entries = Enumerable.Range(0, 200).Select(i => Entry(i, 1000 - i, Text(12), Text(25), Text(4))).ToArray();
        await PublishAsync("daily", Wednesday, entries);

        for (var i = 0; i < 150; i++)
        {
            var words = SearchText.Split(Text(random.Next(1, 12))).Select(piece => string.Join(piece.IsHangul ? "" : "-", piece.Parts.Select(part => part.Text))).ToList();
            var expected = entries.Where(entry => words.Count > 0 && words.Select(SearchQuery.Parse).All(word =>
                entry.Summary.Text.Fields.Append(entry.Paper.Title).Append(entry.Summary.Text.Summary).Append(entry.Summary.Text.EasyExplanation).Any(text => word.FindIn(text).Count > 0)));

            var found = await Entries.PageAsync(new EntryFilter { Words = SearchQuery.Parse(string.Join(' ', words)) }, 0, 1000, Token);

            Assert.True(expected.Select(entry => entry.Paper.Id).SequenceEqual(found.Entries.Select(entry => entry.Id)), $"'{string.Join(' ', words)}'");
        }
    }

    public async ValueTask InitializeAsync()
    {
        _database = new Database(await store.NewAsync(), _time);
        _database.Migrate();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _database?.Dispose();
        await store.DisposeAsync();
    }

    private async Task PublishAsync(string digest, EditionDate date, params Entry[] entries)
    {
        await Editions.SavePapersAsync(digest, date, ListingKind.HuggingFaceDaily, [.. entries.Select(entry => new EditionPaper(entry.Paper, false))], Fence.None, Token);
        await new SummaryStore(_database).SaveAsync([.. entries.Select(entry => entry.Summary)], [], Fence.None, Token);
        await Editions.SaveAsync(Edition(digest, date, "first", entries), Fence.None, Token);
    }

    private async Task<Entry> KeptAsync(Entry entry)
    {
        await new SummaryStore(_database).SaveAsync([entry.Summary], [], Fence.None, Token);
        return entry;
    }

    private async Task<IReadOnlyList<string>> FoundAsync(EntryFilter filter) =>
        [.. (await Entries.PageAsync(filter, 0, 100, Token)).Entries.Select(entry => $"{Number(entry)}")];

    private static int Number(StoredEntry entry) => int.Parse(entry.Id.Value[5..], System.Globalization.CultureInfo.InvariantCulture);

    private static Edition Edition(string digest, EditionDate date, string sha256, params Entry[] entries) => new(digest, date, ListingKind.HuggingFaceDaily)
    {
        State = EditionState.Complete,
        Revision = 1,
        File = new PublishedFile($"{digest}/{date}.md", sha256, entries.Length, false),
        Entries = entries,
    };

    private static Entry Entry(int number, int votes, string title, string summary, params string[] fields)
    {
        var id = PaperId.Parse($"2501.{number:D5}");
        return new Entry(new Paper(new ListedPaper(id, title, votes), null), new AcceptedSummary(
            id, new PaperSummary(summary, "쉬운 말입니다.", fields), new Provenance("OpenAI", "model", "summary.ko/1", new DateTimeOffset(2025, 1, 8, 11, 0, 0, TimeSpan.Zero), 1, new TokenUsage(10, 20))));
    }
}
