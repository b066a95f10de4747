using DigestWorker.Listings;
using DigestWorker.Papers;

namespace DigestWorker.Tests.Listings;

public sealed class HuggingFaceRowTests
{
    [Fact]
    public void Everything_that_a_row_may_tell_is_read()
    {
        var paper = Read("""
            {
              "title": "Raw $\\mu$", "publishedAt": "2025-04-07T20:00:00.000Z",
              "submittedBy": { "fullname": "Ada  Byun" }, "organization": { "fullname": "Quiet\nLab" },
              "paper": {
                "id": "2504.00001v2", "title": "Plain μ\n  in Two Lines", "summary": "  One.\nTwo.", "upvotes": 41,
                "authors": [{ "name": "Mina Seo" }, { "name": "Nobody", "hidden": true }, { "name": "" }, { "name": "Jonas Feld", "hidden": false }],
                "publishedAt": "2025-04-01T10:00:00.000Z", "withdrawnAt": "2025-04-09T00:00:00.000Z",
                "ai_keywords": ["long context", "long context", 3, " cost "],
                "githubRepo": "https://github.com/\nquiet/lab", "projectPage": "javascript:alert(1)"
              }
            }
            """);

        Assert.Equal(("2504.00001", "Plain μ in Two Lines", 41), (paper.Id.Value, paper.Title, paper.Votes));
        Assert.Equal("One. Two.", paper.Abstract);
        Assert.Equal(["Mina Seo", "Jonas Feld"], paper.Authors);
        Assert.Equal(["long context", "cost"], paper.Keywords);
        Assert.Equal(("Ada Byun", "Quiet Lab"), (paper.SubmittedBy, paper.Organization));
        Assert.Equal(new DateTimeOffset(2025, 4, 1, 10, 0, 0, TimeSpan.Zero), paper.PublishedAt);
        Assert.Equal(new DateTimeOffset(2025, 4, 9, 0, 0, 0, TimeSpan.Zero), paper.WithdrawnAt);
        Assert.Equal(("https://github.com/quiet/lab", null), (paper.CodeUrl, paper.ProjectUrl));
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("\"-\"", 0)]
    [InlineData("-4", 0)]
    [InlineData("12", 12)]
    [InlineData("\"12\"", 12)]
    [InlineData("{}", 0)]
    [InlineData("99999999999", 0)]
    public void Votes_are_a_number_from_nought(string votes, int read) =>
        Assert.Equal(read, Read($$"""{ "paper": { "id": "2504.00001", "title": "T", "upvotes": {{votes}} } }""").Votes);

    [Theory]
    [InlineData("54", 54)]
    [InlineData("0", 0)]
    [InlineData("-1", null)]
    [InlineData("null", null)]
    [InlineData("\"many\"", null)]
    [InlineData("99999999999", null)]
    public void Stars_are_a_number_from_nought_or_unknown(string stars, int? read) =>
        Assert.Equal(read, Read($$"""{ "paper": { "id": "2504.00001", "title": "T", "githubStars": {{stars}} } }""").CodeStars);

    [Fact]
    public void An_abstract_beyond_reason_is_cut()
    {
        var paper = Read($$"""{ "paper": { "id": "2504.00001", "title": "T", "summary": "{{new string('a', 7_999)}}😀{{new string('b', 1_000_000)}}" } }""");

        Assert.Equal(new string('a', 7_999), paper.Abstract);
    }

    [Fact]
    public void A_row_of_millions_of_characters_costs_no_more_than_reading_it()
    {
        var (marks, names) = ("e" + string.Concat(Enumerable.Repeat("\\u0301\\u0323", 200_000)), string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"n{i}\"")));
        var json = $$"""
            { "submittedBy": { "fullname": "{{marks}}" },
              "paper": { "id": "2504.00001", "title": "{{new string('a', 200_000)}}", "summary": "{{marks}}", "upvotes": "{{new string('9', 200_000)}}", "ai_keywords": [{{names}}],
                "publishedAt": "{{marks}}", "githubRepo": "https://{{new string('a', 200_000)}}", "authors": [{ "name": "{{marks}}" }] } }
            """;
        var before = CpuTime.OfThisThread();

        var paper = Read(json);

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(1), $"It took {took} of a processor.");
        Assert.Equal((1_000, 1_000, "\u1EB9\u0323\u0301\u0301"), (paper.Title.Length, paper.Keywords.Count, paper.Abstract));
        Assert.Equal((0, null, null), (paper.Votes, paper.PublishedAt, paper.CodeUrl));
    }

    [Theory]
    [InlineData("{}", "it has no id")]
    [InlineData("3", "it has no id")]
    [InlineData("""{ "paper": { "id": "2504.00001%2f..", "title": "T" } }""", "its id is no arXiv identifier")]
    [InlineData("""{ "paper": { "id": "2504.00001", "title": " \u200b\n" } }""", "it has no title")]
    [InlineData("""{ "paper": { "id": "2504.00001", "title": "\u3164 \u2800\uFE0F" } }""", "it has no title")]
    public void A_row_that_is_no_paper_says_why(string json, string reason)
    {
        Assert.True(LenientJson.TryParse(json, out var row));

        Assert.False(new HuggingFaceRow(row).TryRead(out _, out var problem));

        Assert.Equal(reason, problem);
    }

    private static ListedPaper Read(string json)
    {
        Assert.True(LenientJson.TryParse(json, out var row));
        Assert.True(new HuggingFaceRow(row).TryRead(out var paper, out var problem), problem);
        return paper;
    }
}
