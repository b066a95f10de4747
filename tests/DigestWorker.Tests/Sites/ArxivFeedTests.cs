using System.Text.RegularExpressions;
using DigestWorker.Sites;

namespace DigestWorker.Tests.Sites;

public sealed partial class ArxivFeedTests
{
    /// <summary>As arXiv wrote it until November 2025: namespaces on each element, hard-wrapped texts.</summary>
    private const string Older = """
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
          <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
          <entry>
            <id>http://arxiv.org/abs/math/0309136v3</id>
            <updated>2003-09-08T10:00:00-04:00</updated>
            <published>2003-09-07T22:30:00-04:00</published>
            <title>Folding Paper Without
          Regret</title>
            <summary>  We fold &lt;paper&gt;.
        It stays folded.
        </summary>
            <author><name>Lena  Holt</name></author>
            <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">3 figures</arxiv:comment>
            <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="math.MG" scheme="http://arxiv.org/schemas/atom"/>
            <category term="math.MG" scheme="http://arxiv.org/schemas/atom"/>
          </entry>
        </feed>
        """;

    [Fact]
    public void The_older_shape_is_read()
    {
        var paper = Assert.Single(ArxivFeed.TryParse(Older)!.Papers);

        Assert.Equal(("math/0309136", 3, "Folding Paper Without Regret"), (paper.Id.Value, paper.Version, paper.Title));
        Assert.Equal("We fold <paper>. It stays folded.", paper.Abstract);
        Assert.Equal(["Lena Holt"], paper.Authors);
        Assert.Equal(("math.MG", "3 figures"), (paper.PrimaryCategory, paper.Comment));
        Assert.Equal(new DateTimeOffset(2003, 9, 8, 2, 30, 0, TimeSpan.Zero), paper.PublishedAt);
        Assert.False(paper.Withdrawn);
    }

    [Fact]
    public void An_entry_of_millions_of_characters_costs_no_more_than_reading_it()
    {
        var marks = "e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 200_000));
        var authors = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<author><name>Author {i}</name></author>"));
        var feed = Older.Replace("3 figures", marks, StringComparison.Ordinal).Replace("We fold", marks, StringComparison.Ordinal)
            .Replace("<author>", authors + "<author>", StringComparison.Ordinal).Replace("Folding Paper", new string('a', 200_000), StringComparison.Ordinal)
            .Replace("2003-09-07", marks, StringComparison.Ordinal).Replace("term=\"math.MG\"", $"term=\"{marks}\"", StringComparison.Ordinal);
        var before = CpuTime.OfThisThread();

        var paper = Assert.Single(ArxivFeed.TryParse(feed)!.Papers);

        var took = CpuTime.OfThisThread() - before;
        Assert.True(took < TimeSpan.FromSeconds(1), $"It took {took} of a processor.");
        Assert.Equal((1_000, 1_000, null), (paper.Title.Length, paper.Authors.Count, paper.PublishedAt));
        Assert.True(paper.Comment!.Length <= 1_000 && paper.Abstract.Length <= 8_000 && paper.PrimaryCategory!.Length <= 200);
    }

    [Fact]
    public void An_entry_whose_title_shows_nothing_has_none() =>
        Assert.Equal("it has no title", Assert.Single(ArxivFeed.TryParse(TitleElement().Replace(Older, "<title>\u3164\u2800</title>"))!.Rows).Problem);

    [GeneratedRegex("<title>.*?</title>", RegexOptions.Singleline)]
    private static partial Regex TitleElement();

    [Theory]
    [InlineData("This paper has been withdrawn by the author due to an error in Lemma 2", true)]
    [InlineData("Withdrawn: superseded", true)]
    [InlineData("The article was withdrawn for lack of data", true)]
    [InlineData("Withdrawn by the author(s)", true)]
    [InlineData("Withdrawn by the authors, 12 pages", true)]
    [InlineData("Withdrawn", true)]
    [InlineData("withdrawn due to a wrong result from the dataset", true)]
    [InlineData("Paper withdrawn by the author due to an error", true)]
    [InlineData("This submission has been withdrawn by arXiv administrators due to inappropriate text reuse from external sources", true)]
    [InlineData("This article has been withdrawn by arXiv admins because of unverifiable authorship", true)]
    [InlineData("The authors have withdrawn this paper because of a crucial sign error in equation 1", true)]
    [InlineData("Paper has been withdrawn by the authors", true)]
    [InlineData("This paper has been withdrawn from arXiv", true)]
    [InlineData("8 pages. This manuscript has been withdrawn by the author", true)]
    [InlineData("Withdrawn from ICLR 2025, now accepted at ACL 2025", false)]
    [InlineData("This paper was withdrawn from ICLR 2025 and is now accepted at ACL 2025", false)]
    [InlineData("Withdrawn by the authors from NeurIPS 2025; accepted at TMLR", false)]
    [InlineData("This paper has been withdrawn by the authors from consideration at CVPR", false)]
    [InlineData("The authors have withdrawn this paper from ICML", false)]
    [InlineData("Withdrawn samples: a study of 40 drugs", false)]
    [InlineData("We study how customers react when a product was withdrawn", false)]
    [InlineData("12 pages, extends the version that we have withdrawn from the workshop", false)]
    public void A_withdrawal_is_told_from_talk_of_one(string comment, bool withdrawn) =>
        Assert.Equal(withdrawn, Assert.Single(ArxivFeed.TryParse(Older.Replace("3 figures", comment, StringComparison.Ordinal))!.Papers).Withdrawn);

    [Fact]
    public void An_error_is_no_paper()
    {
        var feed = ArxivFeed.TryParse(Error("incorrect id format for 2501.1"))!;

        Assert.Empty(feed.Papers);
        Assert.Equal(["incorrect id format for 2501.1"], feed.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Rate exceeded.")]
    [InlineData("<html><body>no feed</body></html>")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>")]
    [InlineData("""<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom"><id>&b;</id></feed>""")]
    public void What_is_no_feed_is_none(string text) => Assert.Null(ArxivFeed.TryParse(text));

    [Fact]
    public void Nesting_does_no_harm()
    {
        var nested = string.Concat(Enumerable.Repeat("<i>", 100_000)) + string.Concat(Enumerable.Repeat("</i>", 100_000));

        Assert.Null(ArxivFeed.TryParse($"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{nested}</title></entry></feed>"""));
    }

    internal static string Error(string reason) => $"""
        <feed xmlns="http://www.w3.org/2005/Atom"><entry>
          <id>https://arxiv.org/api/errors#no_such_thing</id><title>Error</title><summary>{reason}</summary>
          <author><name>arXiv api core</name></author>
        </entry></feed>
        """;
}
