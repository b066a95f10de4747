using System.Diagnostics;
using DigestWorker.Interests;

namespace DigestWorker.Benchmarks;

/// <summary>How long an interest takes for 10,000 papers, and how long it takes to split them into tokens first.</summary>
internal static class InterestsBench
{
    private const int Papers = 10_000;
    private const int Rounds = 9;

    public static IEnumerable<Figure> Measure()
    {
        var papers = new MadeUpPapers(7);
        var known = Enumerable.Range(0, Papers).Select(papers.Paper).ToList();
        var interest = new Interest("vision", new InterestOptions
        {
            Terms =
            {
                ["비디오 이해"] = 3, ["video"] = 3, ["diffusion"] = 1, ["강화 학습"] = 2, ["언어 모델"] = 1, ["GPT-4"] = 1, ["retrieval augmented"] = 2, ["로봇"] = 2, ["의료 영상"] = 4, ["양자화"] = 1,
                ["benchmark"] = -1, ["survey"] = -2, ["long context"] = 2, ["음성 인식"] = 1, ["번역"] = 1, ["protein"] = 5, ["weather"] = 5, ["지식 증류"] = 2, ["agent"] = 1, ["3D"] = 1,
            },
            Authors = { ["Jian Hu"] = 5, ["Mina Seo"] = 2 }, Organizations = { ["Northern Light University"] = 3 }, Like = ["2501.03262"],
        }).Knowing([known[0].Paper]);

        var began = Stopwatch.GetTimestamp();
        var texts = known.ConvertAll(paper => ScoredText.Of(paper.Paper, paper.Summary.Text));
        yield return new Figure("interests", $"{Papers:N0} papers with their summaries split into tokens", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms");
        yield return new Figure("interests", $"{Papers:N0} papers scored by 20 terms, 2 authors, an organization and a liked paper, the first time", Score(interest, texts), "ms");
        yield return new Figure(
            "interests", $"the same, afterwards (median of {Rounds})", Enumerable.Range(0, Rounds).Select(_ => Score(interest, texts)).Order().ElementAt(Rounds / 2), "ms", Most: 100);
    }

    private static double Score(Interest interest, List<ScoredText> texts)
    {
        var began = Stopwatch.GetTimestamp();
        var matching = texts.Count(text => interest.Matches(interest.ScoreOf(text)));
        return matching is 0 or Papers ? throw new InvalidOperationException("The interest says nothing about the papers.") : Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
