using System.Globalization;
using System.Net;
using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Web;

/// <summary>The feeds by the rules of RFC 4287 and JSON Feed 1.1, and as a reader's library understands them.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert('x')</script> & \"quotes\" ]]> <img src=https://evil.example/x.png> \u001b[31mred";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private ApiWorld _world = null!;

    public static TheoryData<string> Feeds => ["papers", "editions"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await ApiWorld.StartAsync(schedules: false, prepare: (sites, _) =>
        sites.Days[ApiWorld.Day] = [.. StandInPaper.Many(3), new StandInPaper("2501.10009", Hostile, "We measure small models.", 1)]);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory, MemberData(nameof(Feeds))]
    public async Task An_Atom_feed_keeps_the_rules(string feed)
    {
        using var answer = await _world.Reader.GetAsync($"/feeds/daily/{feed}.atom", Cancellation);
        var root = XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).Root!;

        Assert.Equal("application/atom+xml; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(Atom + "feed", root.Name);
        Assert.Equal("ko", root.Attribute(XNamespace.Xml + "lang")?.Value);
        Assert.Equal(new Uri(_world.Reader.BaseAddress!, $"/feeds/daily/{feed}.atom").ToString(), Link(root, "self"));
        Assert.NotNull(root.Element(Atom + "author")?.Element(Atom + "name"));
        var entries = root.Elements(Atom + "entry").ToList();
        Assert.Equal(feed is "papers" ? 5 : 2, entries.Count);
        Assert.All([root, .. entries], element =>
        {
            foreach (var required in (string[])["id", "title", "updated", .. element == root ? (string[])[] : ["published"]])
                Assert.Single(element.Elements(Atom + required));
            Assert.True(Uri.TryCreate(element.Element(Atom + "id")!.Value, UriKind.Absolute, out _));
            Assert.True(DateTimeOffset.TryParseExact(element.Element(Atom + "updated")!.Value, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));
            Assert.True(Uri.TryCreate(Link(element, "alternate"), UriKind.Absolute, out _));
        });
        Assert.Equal(entries.Count + 1, root.DescendantsAndSelf().Elements(Atom + "id").Select(id => id.Value).Distinct().Count());
        Assert.All(entries, entry => Assert.Equal("html", entry.Element(Atom + "content")!.Attribute("type")!.Value));
    }

    [Theory, MemberData(nameof(Feeds))]
    public async Task A_JSON_feed_keeps_the_rules(string feed)
    {
        using var answer = await _world.Reader.GetAsync($"/feeds/daily/{feed}.json", Cancellation);
        var root = await ApiWorld.JsonAsync(answer);

        Assert.Equal("application/feed+json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("https://jsonfeed.org/version/1.1", root.GetProperty("version").GetString());
        Assert.NotEmpty(root.GetProperty("title").GetString()!);
        Assert.Equal("ko", root.GetProperty("language").GetString());
        Assert.Equal(new Uri(_world.Reader.BaseAddress!, $"/feeds/daily/{feed}.json").ToString(), root.GetProperty("feed_url").GetString());
        Assert.True(Uri.TryCreate(root.GetProperty("home_page_url").GetString(), UriKind.Absolute, out _));
        Assert.NotEmpty(root.GetProperty("authors")[0].GetProperty("name").GetString()!);
        var items = root.GetProperty("items").EnumerateArray().ToList();
        Assert.All(items, item =>
        {
            Assert.Equal(JsonValueKind.String, item.GetProperty("id").ValueKind);
            Assert.NotEmpty(item.GetProperty("content_html").GetString()!);
            Assert.True(item.GetProperty("date_modified").GetDateTimeOffset() >= item.GetProperty("date_published").GetDateTimeOffset());
            Assert.True(Uri.TryCreate(item.GetProperty("url").GetString(), UriKind.Absolute, out _));
        });
        Assert.Equal(items.Count, items.Select(item => item.GetProperty("id").GetString()).Distinct().Count());
    }

    [Theory, MemberData(nameof(Feeds))]
    public async Task A_readers_library_reads_them_back(string feed)
    {
        var read = await ReadAsync(feed);

        Assert.Equal("ko", read.Language);
        Assert.Equal("DigestWorker", Assert.Single(read.Authors).Name);
        Assert.Equal(read.Items.Max(item => item.LastUpdatedTime), read.LastUpdatedTime);
        Assert.All(read.Items, item => Assert.Equal("html", item.Content.Type));
    }

    [Fact]
    public async Task A_paper_is_named_by_arXiv_and_brings_all_that_was_written_of_it()
    {
        var item = Assert.Single((await ReadAsync("papers")).Items, item => item.Id is "https://arxiv.org/abs/2501.10001");

        var html = ((TextSyndicationContent)item.Content).Text;
        Assert.All((string[])["요약", "쉬운설명", "관련분야"], part => Assert.Contains($"<h3>{part}</h3><p>", html, StringComparison.Ordinal));
        Assert.Contains(item.Links, link => link.RelationshipType is "alternate" && link.Uri.AbsolutePath is "/digests/daily/2025-01-08/2501.10001");
        var pdf = Assert.Single(item.Links, link => link.RelationshipType is "enclosure");
        Assert.Equal(("https://arxiv.org/pdf/2501.10001", "application/pdf"), (pdf.Uri.ToString(), pdf.MediaType));
        Assert.Contains("<a href=\"https://arxiv.org/pdf/2501.10001\">PDF</a>", html, StringComparison.Ordinal);
        Assert.NotEmpty(item.Categories);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paper_has_its_picture_unless_pictures_are_off(bool pictures)
    {
        const string Picture = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2501.10001.png";
        await _world.ServeAsync(schedules: false, ("Web:Pictures", pictures ? "true" : "false"));

        var item = (await _world.GetAsync("/feeds/daily/papers.json")).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() is "https://arxiv.org/abs/2501.10001");

        Assert.Equal(pictures, item.TryGetProperty("image", out var image) && image.GetString() is Picture);
        Assert.Equal(pictures, item.GetProperty("content_html").GetString()!.Contains($"<img src=\"{Picture}\" alt=\"\">", StringComparison.Ordinal));
        var pdf = Assert.Single(item.GetProperty("attachments").EnumerateArray());
        Assert.Equal(("https://arxiv.org/pdf/2501.10001", "application/pdf"), (pdf.GetProperty("url").GetString(), pdf.GetProperty("mime_type").GetString()));
    }

    [Fact]
    public async Task Hostile_texts_stay_texts()
    {
        var title = OneLine.Of(Hostile);
        var item = Assert.Single((await ReadAsync("papers")).Items, item => item.Id is "https://arxiv.org/abs/2501.10009");
        var edition = (await ReadAsync("editions")).Items.First();

        Assert.Equal(title, item.Title.Text);
        Assert.Equal("text", item.Title.Type);
        foreach (var html in new[] { item, edition }.Select(item => ((TextSyndicationContent)item.Content).Text))
        {
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("evil.example/x.png>", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\u001b', html);
        }
        Assert.Contains(WebUtility.HtmlEncode("<script>"), ((TextSyndicationContent)edition.Content).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_and_another_host_show_nothing_twice()
    {
        var before = await NamesAsync();
        // The dates have no fractions of a second.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Cancellation);
        _world.Sites.Days[ApiWorld.Day] = [.. StandInPaper.Many(3).Select(paper => paper with { Votes = paper.Votes + 7 }), new StandInPaper("2501.10009", Hostile, "We measure small models.", 9)];
        await _world.RunAsync(ApiWorld.Day);
        await _world.ServeAsync(schedules: false, ("Web:PublicUrl", "https://papers.example.com/"), ("Web:PublicReading", "true"));
        var after = await NamesAsync();

        Assert.Equal(before.Papers.Order(), after.Papers.Order());
        Assert.Equal(before.Editions.Order(), after.Editions.Order());
        var feed = await ReadAsync("editions");
        Assert.Equal("https://papers.example.com/digests/daily", Assert.Single(feed.Links, link => link.RelationshipType is "alternate").Uri.ToString());
        Assert.Equal("https://papers.example.com/feeds/daily/editions.atom", Assert.Single(feed.Links, link => link.RelationshipType is "self").Uri.ToString());
    }

    // Readers would show everything once more if these ever changed.
    [Fact]
    public async Task The_id_of_an_edition_is_the_one_it_always_had() => Assert.Equal(
        "urn:uuid:f3e97b84-f224-5b48-9852-0272ac7e0693", (await ReadAsync("editions")).Items.First().Id);

    [Theory, MemberData(nameof(Feeds))]
    public async Task A_digest_that_is_none_has_no_feed(string feed)
    {
        using var answer = await _world.Reader.GetAsync($"/feeds/weekly/{feed}.atom", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_text_that_is_written_again_is_an_update_and_no_new_publication()
    {
        var before = (await ReadAsync("papers")).Items.Single(item => item.Id is "https://arxiv.org/abs/2501.10001");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Cancellation);
        await _world.RunAsync(ApiWorld.Day, regenerate: true);
        var after = (await ReadAsync("papers")).Items.Single(item => item.Id is "https://arxiv.org/abs/2501.10001");

        Assert.Equal(before.PublishDate, after.PublishDate);
        Assert.True(after.LastUpdatedTime > before.LastUpdatedTime);
    }

    private async Task<(IReadOnlyList<Dated> Papers, IReadOnlyList<Dated> Editions)> NamesAsync() =>
        (await DatedAsync("papers"), await DatedAsync("editions"));

    private async Task<IReadOnlyList<Dated>> DatedAsync(string feed) =>
        [.. (await ReadAsync(feed)).Items.Select(item => new Dated(item.Id, item.PublishDate, item.LastUpdatedTime))];

    private async Task<SyndicationFeed> ReadAsync(string feed)
    {
        await using var stream = await _world.Reader.GetStreamAsync($"/feeds/daily/{feed}.atom", Cancellation);
        using var xml = XmlReader.Create(stream);
        return SyndicationFeed.Load(xml);
    }

    private readonly record struct Dated(string Id, DateTimeOffset Published, DateTimeOffset Updated) : IComparable<Dated>
    {
        public int CompareTo(Dated other) => string.CompareOrdinal(Id, other.Id);
    }

    private static string? Link(XElement element, string relation) =>
        Assert.Single(element.Elements(Atom + "link"), link => link.Attribute("rel")?.Value == relation).Attribute("href")?.Value;
}
