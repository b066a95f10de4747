using DigestWorker.Metadata;
using DigestWorker.Papers;
using DigestWorker.Sites;
using DigestWorker.StandIns;
using DigestWorker.Storage;
using DigestWorker.Tests.Sites;
using Microsoft.Extensions.DependencyInjection;

namespace DigestWorker.Tests.Metadata;

public sealed class FullTextReaderTests
{
    private const string Id = "2501.10000";

    private static readonly string Enough = PaperSitePages.Section(9, "More", paragraphs: 10);

    /// <summary>What stands in the paper, and the lines that are read of it.</summary>
    public static TheoryData<string, string[]> Pieces => new()
    {
        // Headings, paragraphs and lists, in their order.
        { """
            <section class="ltx_section"><h2 class="ltx_title"><span class="ltx_tag">1 </span>Intro<br class="ltx_break">duction</h2><div class="ltx_para"><p class="ltx_p">Tides &amp;
            ebbs&nbsp;come.</p></div><section class="ltx_subsection"><h3>1.1 Floods</h3><p class="ltx_p">They <em>rise</em>.</p></section></section>
            """,
          ["1 Intro duction", "Tides & ebbs come.", "1.1 Floods", "They rise."] },
        { """<ul class="ltx_itemize"><li class="ltx_item"><span class="ltx_tag ltx_tag_item">•</span><div class="ltx_para"><p class="ltx_p">One.</p></div></li><li class="ltx_item"><p>Two.</p></li></ul>""", ["One.", "Two."] },

        // A formula stands there three times: as MathML, as TeX in its annotation, and as TeX in its attribute.
        { """<p>Of <math alttext="x_{1}&lt;\alpha" display="inline"><semantics><mrow><mi>x</mi><mo>&lt;</mo><mi>α</mi></mrow><annotation encoding="application/x-tex">x_{1}&lt;\alpha</annotation></semantics></math> and more.</p>""",
          [@"Of x_{1}<\alpha and more."] },
        { """<p>Of <math><semantics><mi>y</mi><annotation encoding="application/x-tex">y</annotation></semantics></math>.</p>""", ["Of y."] },
        { """
            <div class="ltx_para"><p>So</p><table class="ltx_equation ltx_eqn_table"><tbody><tr class="ltx_eqn_row"><td class="ltx_eqn_cell"><math alttext="a=b"><mi>a</mi></math></td>
            <td class="ltx_eqn_cell ltx_eqn_eqno"><span class="ltx_tag ltx_tag_equation">(7)</span></td></tr></tbody></table><p>holds.</p></div>
            """, ["So", "a=b", "holds."] },

        // Of figures and tables the captions.
        { """
            <figure class="ltx_figure"><figure class="ltx_figure_panel"><svg><text>axis</text></svg><figcaption class="ltx_caption">(a) High.</figcaption></figure><p class="ltx_p">in it</p>
            <figcaption class="ltx_caption"><span class="ltx_tag">Figure 1: </span>Water.</figcaption></figure>
            """, ["(a) High.", "Figure 1: Water."] },
        { """<figure class="ltx_table"><figcaption class="ltx_caption">Table 1: Sums.</figcaption><table class="ltx_tabular"><tr><td>42</td></tr></table></figure><table class="ltx_tabular"><tr><td>43</td></tr></table>""", ["Table 1: Sums."] },

        // What is not the paper's own prose.
        { """<p>Told<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer">a footnote</span></span> here<span class="ltx_ERROR undefined">\oops</span>.</p>""", ["Told here."] },
        { """<p>Known<cite class="ltx_cite ltx_citemacro_citep">(Feld, <a class="ltx_ref">1999</a>)</cite>, as <cite class="ltx_cite ltx_citemacro_citet">Feld (<a class="ltx_ref">1999</a>)</cite> says.</p>""", ["Known, as Feld (1999) says."] },
        { """<div class="ltx_acknowledgements">Thanks.</div><div class="ltx_listing">for i in x</div><!-- not said --><p>Kept.</p>""", ["Kept."] },
        { "<p>a\u200Bb\u0000 \u202Ec</p>", ["ab c"] },
        { $"<p>{new string('x', 10_001)}</p><p>Kept.</p>", ["Kept."] },
    };

    [Theory, MemberData(nameof(Pieces))]
    public async Task Of_a_page_the_prose_is_read(string body, string[] lines)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Papers[Id] = PaperSitePages.Paper("Tides", body + Enough);

        var read = Assert.IsType<FullText.Read>(await ReadAsync(asked));

        Assert.Equal(lines, read.Text.Split('\n').TakeWhile(line => line is not "9 More"));
        Assert.EndsWith("before anybody else did.", read.Text, StringComparison.Ordinal);
        Assert.False(read.IsTruncated);
    }

    [Fact]
    public async Task A_paper_is_cut_where_a_paragraph_ends_and_no_heading_is_left_hanging()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Papers[Id] = PaperSitePages.Paper("Tides", PaperSitePages.Section(1, "Introduction", 8) + PaperSitePages.Section(2, "Method", 8));
        var whole = Assert.IsType<FullText.Read>(await ReadAsync(asked));
        var lines = whole.Text.Split('\n');
        Assert.Equal(18, lines.Length);

        var seen = new HashSet<int>();
        for (var most = 100; most < whole.Tokens; most += 31)
        {
            var read = Assert.IsType<FullText.Read>(await ReadAsync(asked, most));
            var count = read.Text.Split('\n').Length;
            Assert.Equal(string.Join('\n', lines.Take(count)), read.Text);
            Assert.InRange(read.Tokens, 1, most);
            Assert.True(read.IsTruncated);
            Assert.EndsWith("did.", read.Text, StringComparison.Ordinal);
            seen.Add(count);
        }

        Assert.Contains(9, seen);
        Assert.DoesNotContain(10, seen);
        Assert.Equal("its first paragraph has more than 20 tokens", Assert.IsType<FullText.None>(await ReadAsync(asked, 20)).Reason);
    }

    [Fact]
    public async Task A_paper_without_html_is_told()
    {
        await using var asked = await AskedSites.StartAsync();

        Assert.Equal(new FullText.None("arXiv has no HTML of it"), await ReadAsync(asked));
    }

    [Fact]
    public async Task The_page_about_a_paper_is_not_the_paper()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/html/", 302, headers: ("Location", $"/abs/{Id}"));
        asked.Sites.On("/abs/", 200, PaperSitePages.Paper("Tides", Enough));

        Assert.Equal(new FullText.None($"arXiv has no HTML of it and shows /abs/{Id}"), await ReadAsync(asked));
    }

    [Fact]
    public async Task A_way_to_the_newest_version_is_followed()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On($"/html/{Id}", context =>
        {
            if (context.Request.Path == $"/html/{Id}v2")
                return Task.FromResult(false);
            context.Response.Redirect($"/html/{Id}v2");
            return Task.FromResult(true);
        });
        asked.Sites.Papers[Id + "v2"] = PaperSitePages.Paper("Tides", Enough);

        Assert.IsType<FullText.Read>(await ReadAsync(asked));
    }

    [Theory]
    [InlineData("<html><body><article class=\"post\"><p>Maintenance</p></article></body></html>", "the page holds no paper")]
    [InlineData("<html><head><title>reCAPTCHA: captcha</title></head><body></body></html>", "captcha or browser check")]
    [InlineData("%PDF-1.7", "the response is not HTML")]
    public async Task Another_page_is_no_paper(string html, string reason)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.On("/html/", 200, html);

        Assert.Contains(reason, Assert.IsType<FullText.None>(await ReadAsync(asked)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stub_is_no_paper()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Papers[Id] = PaperSitePages.Paper("Tides", "<p>To appear.</p>");

        Assert.Equal(new FullText.None("its HTML has 10 characters of text, too few for a paper"), await ReadAsync(asked));
    }

    [ThoroughTheory]
    [InlineData("<i>", 100_000, "the page nests more than 500 deep")]
    [InlineData("<div><span>", 100_000, "the page nests more than 500 deep")]
    [InlineData("<math alttext=\"\"><mrow>", 100_000, "the page nests more than 500 deep")]
    [InlineData("<figure><figcaption>", 240, null)]
    [InlineData("<a></b>", 300_000, null)]
    [InlineData("<p>t</i>", 300_000, null)]
    [InlineData("</section>", 300_000, null)]
    [InlineData("<span class=\"", 300_000, null)]
    public async Task A_page_gone_wild_costs_neither_the_process_nor_a_minute(string piece, int times, string? reason)
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Papers[Id] = PaperSitePages.Paper("Tides", Enough + string.Concat(Enumerable.Repeat(piece, times)));

        var read = await ReadAsync(asked).WithinLimitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(reason, (read as FullText.None)?.Reason);
    }

    [Fact]
    public async Task All_of_arxiv_is_asked_at_one_pace()
    {
        await using var asked = await AskedSites.StartAsync();
        asked.Sites.Papers[Id] = PaperSitePages.Paper("Tides", Enough);
        await asked.WhileTimePasses(asked.Metadata.FetchAsync([PaperId.Parse(Id)], TestContext.Current.CancellationToken));

        var wait = await asked.Get<SitePace>().ReserveAsync("Arxiv", TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        var began = asked.Clock.GetUtcNow();
        await ReadAsync(asked);

        // How much longer it took says only how busy the machine is.
        Assert.True(asked.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_outage_is_met_once_for_all_papers_of_a_run()
    {
        await using var asked = await AskedSites.StartAsync(services => services.Configure<ArxivOptions>(options => options.MinInterval = TimeSpan.Zero));
        asked.Sites.On("/html/", 503);
        var papers = StandInPaper.Many(20).Select(paper => new Paper(new(PaperId.Parse(paper.Id), paper.Title, paper.Votes) { Abstract = paper.Abstract }, null)).ToList();

        var read = await asked.WhileTimePasses(Reader(asked).ReadAsync(papers, 6000, TestContext.Current.CancellationToken));

        Assert.Equal(20, read.Count);
        Assert.All(read, paper => Assert.Contains("503", Assert.IsType<FullText.None>(paper.FullText).Reason, StringComparison.Ordinal));
        Assert.Equal(4, asked.Sites.Count("/html/"));

        asked.Sites.Restore("/html/");
        asked.Sites.Papers[Id] = PaperSitePages.Paper("Tides", Enough);
        asked.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.IsType<FullText.Read>(await ReadAsync(asked));
    }

    private static FullTextReader Reader(AskedSites asked) => asked.Get<FullTextReader>();

    private static Task<FullText> ReadAsync(AskedSites asked, int mostTokens = 6000) =>
        asked.WhileTimePasses(Reader(asked).ReadAsync(PaperId.Parse(Id), mostTokens, TestContext.Current.CancellationToken));
}
