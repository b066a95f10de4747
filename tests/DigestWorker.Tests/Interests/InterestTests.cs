using DigestWorker.Editions;
using DigestWorker.Interests;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Search;

namespace DigestWorker.Tests.Interests;

public sealed class InterestTests
{
    private static readonly Interest Vision = Of(new()
    {
        Title = "비전팀",
        Terms = { ["video understanding"] = 3, ["비디오 이해"] = 3, ["diffusion"] = 1, ["로봇"] = 2, ["survey"] = -2 },
        Authors = { ["Jian Hu"] = 5, ["Kraß, Łukasz"] = 2 },
        Organizations = { ["Northern-Light University"] = 4 },
        Like = ["2501.03262"],
    }).Knowing([Liked]);

    /// <summary>Made-up papers with the reasons that the interest gives in both languages, in no order.</summary>
    private static readonly (Paper Paper, PaperSummary? Summary, string Korean, string English)[] Papers =
    [
        (Of("2501.00001", "Long Video Understanding with Small Memory", authors: ["Hu, Jian", "Mina Seo"]), null,
            "비전팀 8: 비디오 이해 3 · 저자 Jian Hu 5", "비전팀 8: 비디오 이해 3 · author Jian Hu 5"),
        (Of("2501.00002", "A Survey of Diffusion for Images"), null, "비전팀 −1: diffusion 1 · survey −2", "비전팀 −1: diffusion 1 · survey −2"),
        (Of("2501.00003", "Grasping Cups", organization: "northern light UNIVERSITY"), Summary("컵을 쥐는 로봇을 가르쳤습니다.", "로봇 공학"),
            "비전팀 6: 로봇 2 · 기관 Northern-Light University 4", "비전팀 6: 로봇 2 · organization Northern-Light University 4"),
        (Of("2501.00004", "Counting Stars"), null, "비전팀 0", "비전팀 0"),
        (Of("2501.00005", "Harvest Drones", keywords: ["diffusion"], authors: ["ŁUKASZ KRASS"]), null,
            "비전팀 3: diffusion 1 · 저자 Kraß, Łukasz 2", "비전팀 3: diffusion 1 · author Kraß, Łukasz 2"),
        (Of("2501.00006", "Seeing Clips", "We answer questions about long clips."), Summary("긴 영상을 다룹니다.", "비디오 이해", "질의응답"),
            "비전팀 3: 비디오 이해 3", "비전팀 3: 비디오 이해 3"),
        (Of("2501.00007", "Honest Clipping for Orchard Gondolas", Liked.Abstract), null,
            "비전팀 3: 2501.03262와 비슷함 3", "비전팀 3: similar to 2501.03262 3"),
    ];

    private static readonly string[] Order =
        ["2501.00001", "2501.00003", "2501.00005", "2501.00006", "2501.00007", "2501.00004", "2501.00002"];

    private static readonly string[] Gaps = [" ", " ", "-", ". ", ""];

    private static Paper Liked => Of(
        "2501.03262", "Orchard Gondolas under Clipped Weather",
        "Orchard gondolas carry pears through weather whose turbulence the ledger of a lighthouse keeper records in barometric quatrains.");

    [Fact]
    public void Papers_are_ranked_by_their_scores_and_each_score_has_its_reasons_in_both_languages()
    {
        var scored = Papers.Select(row => (row, Score: Vision.ScoreOf(ScoredText.Of(row.Paper, row.Summary)))).ToList();

        Assert.Equal(Order, scored.OrderByDescending(paper => paper.Score.Total).ThenBy(paper => paper.row.Paper.Id).Select(paper => paper.row.Paper.Id.Value));
        Assert.Equal(scored.Select(paper => paper.row.Korean), scored.Select(paper => ScoreText.Line(Vision.Title, paper.Score, Language.Korean)));
        Assert.Equal(scored.Select(paper => paper.row.English), scored.Select(paper => ScoreText.Line(Vision.Title, paper.Score, Language.English)));
    }

    [Fact]
    public void A_term_counts_once_however_often_the_paper_has_it()
    {
        var paper = Of("2501.00001", "Diffusion, Diffusion, Diffusion", "Diffusion models.", keywords: ["diffusion"]);

        Assert.Equal([new ScorePart(ScorePartKind.Term, "diffusion", 1)], Vision.ScoreOf(ScoredText.Of(paper, Summary("diffusion을 씁니다.", "diffusion"))).Parts);
    }

    [Theory]
    [InlineData("강화학습", "강화 학습을 쓰는 에이전트")]
    [InlineData("강화 학습", "강화학습으로")]
    [InlineData("GPT4", "GPT-4 and Others")]
    [InlineData("GPT-4", "GPT4o")]
    [InlineData("language model", "Models of Natural Language")]
    [InlineData("눈", "눈과 얼음")]
    [InlineData("LLM", "Many LLMs")]
    public void A_term_is_found_as_the_search_finds_it(string term, string title) =>
        Assert.Equal(1, Of(new() { Terms = { [term] = 1 } }).ScoreOf(ScoredText.Of(Of("2501.00001", title))).Total);

    [Theory]
    [InlineData("비디오 이해", "Long Video Understanding")]
    [InlineData("video understanding", "긴 비디오 이해를 위한 기억")]
    [InlineData("확산 모델", "Diffusion Models at Night")]
    [InlineData("diffusion", "디퓨전으로 그리기")]
    [InlineData("robot", "로봇이 컵을 쥐는 법")]
    [InlineData("로봇은", "Robots and Cups")]
    [InlineData("ＬＬＭ", "거대 언어 모델의 기억")]
    public void A_term_in_either_language_finds_both(string term, string title) =>
        Assert.Equal(1, Of(new() { Terms = { [term] = 1 } }).ScoreOf(ScoredText.Of(Of("2501.00001", title))).Total);

    [Fact]
    public void A_term_and_its_translation_are_one_and_the_greatest_weight_counts()
    {
        var paper = ScoredText.Of(Of("2501.00001", "Video Understanding"), Summary("비디오 이해를 다룹니다.", "비디오 이해"));

        Assert.Equal([new ScorePart(ScorePartKind.Term, "비디오 이해", 3)], Vision.ScoreOf(paper).Parts);
        Assert.Equal(4, Of(new() { Terms = { ["비디오 이해"] = 3, ["video understanding"] = 4 } }).ScoreOf(paper).Total);
        // A part of the words is another term.
        Assert.Equal(5, Of(new() { Terms = { ["비디오 이해"] = 3, ["video"] = 2 } }).ScoreOf(paper).Total);
    }

    [Theory]
    [InlineData("강화학습", "강화. 학습")]
    [InlineData("GPT-4", "GPT and 4 Others")]
    [InlineData("RAG", "Storage")]
    [InlineData("video understanding", "Understanding Sounds")]
    public void What_the_search_would_not_find_does_not_count(string term, string title) =>
        Assert.Equal(0, Of(new() { Terms = { [term] = 1 } }).ScoreOf(ScoredText.Of(Of("2501.00001", title))).Total);

    /// <summary>The same words are found in a text by the score and by the search that marks them, whatever a query becomes.</summary>
    [Fact]
    public void Scores_and_marks_agree_on_made_up_texts()
    {
        string[] words = ["강화", "학습", "비디오", "이해", "눈", "GPT", "4", "video", "understanding", "gpt4", "re-rank", "rank", "v1.5", "이해하기", "diffusion"];
        var random = new Random(20250108);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => words[random.Next(words.Length)] + Gaps[random.Next(Gaps.Length)]));
            var query = SearchQuery.Parse(string.Join(' ', Enumerable.Range(0, 2).Select(_ => words[random.Next(words.Length)])));
            // A query matches where each of its terms is marked.
            var marked = query.Terms.All(term => Marks(term, text));

            Assert.True(marked == ScoredText.Of(text).Has(query), $"{text} / {string.Join(' ', query.Terms.Select(term => string.Join('+', term.Either[0].Tokens)))}");
        }

        static bool Marks(SearchTerm term, string text)
        {
            var tokens = new SearchText(text);
            return term.Either.Any(phrase => phrase.Tokens is [[>= '가' and <= '힣'] syllable]
                ? tokens.Syllables.Any(found => found.Text == syllable)
                : tokens.Tokens.Index().Any(start => phrase.Tokens.Index().All(token =>
                    start.Index + token.Index < tokens.Tokens.Count && tokens.Tokens[start.Index + token.Index] is var found
                    && found.Position == start.Item.Position + token.Index
                    && (phrase.Prefix && token.Index == phrase.Tokens.Count - 1 ? found.Text.StartsWith(token.Item, StringComparison.Ordinal) : found.Text == token.Item))));
        }
    }

    [Theory]
    [InlineData("Jian Hu", "Hu, Jian")]
    [InlineData("jian hu", "JIAN HU")]
    [InlineData("José Núñez", "Jose Nunez")]
    [InlineData("Jian-Wei Hu", "Jianwei Hu")]
    [InlineData("Søren Ærø", "Soren Aero")]
    [InlineData("김 철수", "김철수")]
    [InlineData("Ｊｉａｎ　Ｈｕ", "Jian Hu")]
    public void A_person_is_the_same_however_the_name_is_written(string one, string other) => Assert.Equal(NameKey.OfPerson(one), NameKey.OfPerson(other));

    [Theory]
    [InlineData("Jian Hu", "Jia Nhu")]
    [InlineData("Jian Hu", "Jian Hua")]
    public void Other_people_are_others(string one, string other) => Assert.NotEqual(NameKey.OfPerson(one), NameKey.OfPerson(other));

    [Fact]
    public void A_similar_paper_adds_three_points_at_most_and_an_unrelated_one_none()
    {
        Assert.Equal(TellingWords.MaxPoints, Vision.ScoreOf(ScoredText.Of(Liked)).Total);
        Assert.Equal(0, Vision.ScoreOf(ScoredText.Of(Of("2501.00008", "Sparse Tidal Pools", "We measure salt in tidal pools after storms."))).Total);
        // A paper that nobody has listed has no text to be similar to.
        Assert.Equal(0, Of(new() { Like = ["2501.03262"] }).ScoreOf(ScoredText.Of(Liked)).Total);
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0, true, 1)]
    [InlineData(-1, true, 0)]
    [InlineData(1, false, 1)]
    [InlineData(1, true, 2)]
    public void A_paper_matches_if_its_score_is_greater_than_the_least(int least, bool matches, int score) =>
        Assert.Equal(matches, Of(new() { Terms = { ["x"] = 1 }, MinScore = least }).Matches(new Score([new(ScorePartKind.Term, "x", score)])));

    [Fact]
    public void A_filter_selects_the_papers_with_the_highest_scores_and_keeps_what_is_published()
    {
        var papers = Papers.Select(row => new EditionPaper(row.Paper, row.Paper.Id.Value is "2501.00004")).ToList();

        Assert.Equal(
            ["2501.00001", "2501.00003", "2501.00004"],
            new PaperFilter(3, 0, [], []) { Interest = Vision }.Select(papers).Select(id => id.Value).Order());
        // Without a summary, 비디오 이해 of its fields is not known yet.
        Assert.Equal(
            ["2501.00001", "2501.00003", "2501.00004", "2501.00005", "2501.00007"],
            new PaperFilter(0, 0, [], []) { Interest = Vision }.Select(papers).Select(id => id.Value).Order());
    }

    private static Interest Of(InterestOptions options) => new("vision", options);

    private static PaperSummary Summary(string summary, params string[] fields) => new(summary, "쉽게 말해 잘 됩니다.", fields);

    private static Paper Of(
        string id, string title, string? text = null, IReadOnlyList<string>? keywords = null, IReadOnlyList<string>? authors = null, string? organization = null) =>
        new(new ListedPaper(PaperId.Parse(id), title, 10) { Abstract = text, Keywords = keywords ?? [], Authors = authors ?? [], Organization = organization }, null);
}
