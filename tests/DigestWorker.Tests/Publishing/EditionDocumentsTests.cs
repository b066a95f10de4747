using DigestWorker.Publishing;
using DigestWorker.StandIns;
using DigestWorker.Tests.Runs;

namespace DigestWorker.Tests.Publishing;

public sealed class EditionDocumentsTests
{
    private const string Day = "2025-01-08";

    [Fact]
    public async Task The_texts_of_a_file_are_read_as_those_of_sites_are()
    {
        var json = await JsonAsync();
        var marks = "e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 200_000));
        var edited = json.Replace("Study 0", "Study\u202E 0\u3164" + new string('a', 200_000), StringComparison.Ordinal)
            .Replace("\"Mina Seo\"", $"\"{marks}\", \"\u3164\"", StringComparison.Ordinal);
        var before = CpuTime.OfThisThread();

        var entry = EditionDocuments.Parse(edited).Entries[0];

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(1), $"It took {took} of a processor.");
        Assert.StartsWith("Study 0aaa", entry.Title, StringComparison.Ordinal);
        Assert.Equal(1_000, entry.Title.Length);
        Assert.Equal(["\u1EB9\u0323\u0301\u0301", "Jonas Feld"], entry.Authors);
    }

    [Fact]
    public async Task What_the_worker_writes_is_read_unchanged()
    {
        var json = await JsonAsync();

        Assert.Equal(json, EditionDocuments.Parse(json).ToJson());
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("\"end\": 11|\"end\": 1200", 0)]
    [InlineData("🌊 We look.|We.", 0)]
    [InlineData("\"start\": 0|\"start\": 1", 0)]
    public async Task Evidence_is_read_back_if_its_places_are_places_of_the_texts(string change, int sentences)
    {
        const string Text = "🌊 We look. It is fast.";
        var document = EditionDocument.Parse(await JsonAsync());
        var json = (document with
        {
            Entries = [document.Entries[0] with { Abstract = Text, Evidence = [new(new(2, 9), [new(0, 11), new(12, 23)]), new(new(10, 14), [])] }],
        }).ToJson().Replace("\\uD83C\\uDF0A", "🌊", StringComparison.Ordinal);
        if (change.Split('|') is [var from, var to])
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            json = json.Replace(from, to, StringComparison.Ordinal);
        }

        var edition = EditionDocuments.Read(EditionDocuments.Parse(json), "2025-01-08.json");

        Assert.Equal(sentences, edition.Entries[0].Summary.Evidence?.Sentences.Count ?? 0);
        Assert.Equal(sentences, EditionDocuments.Of(edition).Entries[0].Evidence?.Count ?? 0);
        var later = edition.Entries[0] with { Paper = edition.Entries[0].Paper with { Listed = edition.Entries[0].Paper.Listed with { Abstract = Text + " New." } } };
        Assert.Null(EditionDocuments.Of(edition with { Entries = [later] }).Entries[0].Evidence);
    }

    [Fact]
    public async Task A_paper_whose_title_shows_nothing_makes_a_file_unreadable()
    {
        var json = await JsonAsync();
        var title = EditionDocument.Parse(json).Entries[0].Title;

        var wrong = Assert.Throws<FormatException>(() => EditionDocuments.Parse(json.Replace(
            System.Text.Json.JsonEncodedText.Encode(title, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value, "\u2800", StringComparison.Ordinal)));

        Assert.Contains("'title'", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<string> JsonAsync()
    {
        await using var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(2);
        await world.RunAsync(Day);
        return await File.ReadAllTextAsync(world.PathOf(Day + ".json"), TestContext.Current.CancellationToken);
    }
}
