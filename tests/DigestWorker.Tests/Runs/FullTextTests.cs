using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

/// <summary>What the model is told of a paper, and what is said of it afterwards.</summary>
public sealed class FullTextTests
{
    private const string Day = "2025-01-08";

    [Fact]
    public async Task Nothing_is_fetched_where_nobody_wished_it()
    {
        await using var world = await WorldAsync();

        await world.RunAsync(Day);

        Assert.Equal(0, world.Sites.Count("/html/"));
        Assert.All(Sources(world), source => Assert.Equal((WrittenFrom.Abstract, null), source));
    }

    [Fact]
    public async Task The_model_reads_the_papers_that_arxiv_has_and_the_abstracts_of_the_others()
    {
        await using var world = await WorldAsync();
        world.Set("Llm:ReadFullText", "true");

        await world.RunAsync(Day);

        Assert.Equal([(WrittenFrom.FullText, null), (WrittenFrom.Abstract, "arXiv has no HTML of it")], Sources(world));
        var asked = world.Model.Requests.Select(request => ModelEndpoint.TextOf(request.GetProperty("messages")[1])).ToDictionary(text => text.Contains("2501.10000", StringComparison.Ordinal));
        Assert.Contains("\"text\":\"1 Introduction\\nParagraph 1.1 tells", asked[true], StringComparison.Ordinal);
        Assert.DoesNotContain("\"text\"", asked[false], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_of_the_text_passes_where_the_model_was_told_the_text_alone()
    {
        await using var world = await WorldAsync();
        world.Answers = call => ModelAnswer.Good(call.PaperId, call.Title).Content!.Replace("\"summary\":\"", "\"summary\":\"모두 48,731개의 질문을 다룹니다. ", StringComparison.Ordinal);

        await world.RunAsync(Day);
        Assert.False(File.Exists(world.PathOf($"{Day}.md")));

        // What could not be written from the abstract is worth a try with the text.
        world.Set("Llm:ReadFullText", "true");
        await world.RunAsync(Day);
        Assert.Equal("2501.10000", Assert.Single(world.Entries(Day)).Id.Value);
    }

    [Fact]
    public async Task Only_papers_that_are_asked_about_are_fetched()
    {
        await using var world = await WorldAsync();
        world.Set("Llm:ReadFullText", "true");
        await world.RunAsync(Day);
        Assert.Equal(2, world.Sites.Count("/html/"));

        await world.RunAsync(Day, force: true);

        Assert.Equal(2, world.Sites.Count("/html/"));
    }

    /// <summary>Two papers, and the more voted one has a page of its own.</summary>
    private static async Task<WorkerWorld> WorldAsync()
    {
        var world = await WorkerWorld.StartAsync();
        world.Sites.Days[Day] = StandInPaper.Many(2);
        world.Sites.Papers["2501.10000"] = PaperSitePages.Paper(
            "Study 0", PaperSitePages.Section(1, "Introduction", 10) + "<p class=\"ltx_p\">In all, 48,731 questions were asked.</p>");
        return world;
    }

    private static IEnumerable<(WrittenFrom, string?)> Sources(WorkerWorld world) =>
        world.Document(Day).Entries.Select(entry => (entry.WrittenBy.Source, entry.WrittenBy.SourceNote));
}
