using System.Text;

namespace DigestFormat.Tests;

public sealed class FrontMatterTests
{
    private const string Front = "---\ntitle: \"논문 다이제스트 2025-01-08\"\ndate: 2025-01-08\ntags: [\"시계열-예측\", \"딥러닝\", \"문서-이해\"]\n---\n\n";

    private static readonly FrontMatter FrontMatter = new("논문 다이제스트 2025-01-08", new DateOnly(2025, 1, 8));

    [Fact]
    public void A_file_begins_with_it_and_reads_back()
    {
        var digest = Digests.Read(Digests.Good).Digest! with { FrontMatter = FrontMatter };

        var file = DigestWriter.Write(digest);

        Assert.Equal(Front + Digests.Good.ReplaceLineEndings("\n"), file);
        Assert.Equal(digest, Digests.Read(file).Digest);
        Assert.Equal(FrontMatter, DigestReader.ReadTolerant(Encoding.UTF8.GetBytes(file)).Digest!.FrontMatter);
        Assert.NotEqual(digest, digest with { FrontMatter = null });
    }

    [Theory]
    [InlineData("a \"quoted\" title with \\ in it")]
    [InlineData("\\\"")]
    [InlineData("title: x # no comment")]
    public void Any_line_can_be_its_title(string title)
    {
        var digest = new Digest([Digests.Entry()]) { FrontMatter = new(title, new DateOnly(2025, 1, 8)) };

        Assert.Equal(digest, Digests.Read(DigestWriter.Write(digest)).Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData(" blank")]
    public void A_title_is_one_line_in_normal_form(string title) => Assert.Throws<ArgumentException>(() => new FrontMatter(title, default));

    [Theory]
    [InlineData("date: 2025-01-08", "date: 2025-1-8", 1)]
    [InlineData("date: 2025-01-08", "date: 2025-02-30", 1)]
    [InlineData("title: \"", "layout: post\ntitle: \"", 1)]
    [InlineData("\"딥러닝\", ", "", 4)]
    [InlineData("문서-이해\"]\n", "문서-이해\"]\ndraft: true\n", 5)]
    [InlineData("tags: [\"시계열-예측\", \"딥러닝\", \"문서-이해\"]\n", "", 4)]
    [InlineData("title: \"논", "title: \"\\논", 1)]
    public void What_does_not_follow_from_title_date_and_entries_is_a_problem(string good, string bad, int line)
    {
        var file = Front + Digests.Good.ReplaceLineEndings("\n");
        var changed = file.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(file, changed);

        var problem = Assert.Single(Digests.Read(changed).Problems);
        Assert.Equal((FormatRule.FrontMatter, line), (problem.Rule, problem.Line));

        // The tolerant reader keeps the entries, and what it can of the block.
        var repaired = DigestReader.ReadTolerant(Encoding.UTF8.GetBytes(changed));
        Assert.Empty(repaired.Lost);
        Assert.Equal(2, repaired.Digest!.Entries.Count);
        Assert.Empty(Digests.Read(DigestWriter.Write(repaired.Digest)).Problems);
    }

    [Fact]
    public void One_empty_line_and_an_entry_follow_it()
    {
        var good = Digests.Good.ReplaceLineEndings("\n");

        Assert.Equal([FormatRule.BlankLine], Rules(Front + "\n" + good));
        Assert.Equal([FormatRule.BlankLine], Rules(Front[..^1] + good));
        Assert.Equal([FormatRule.NoEntries], Rules(Front));
        Assert.Equal([FormatRule.NoEntries], Rules(Front.TrimEnd()));
        Assert.Contains(FormatRule.Separator, Rules("---\n\n" + good));

        static IEnumerable<string> Rules(string file) => Digests.Read(file).Problems.Select(problem => problem.Rule);
    }
}
