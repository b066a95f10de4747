using System.Diagnostics;
using DigestFormat;
using DigestWorker.Listings;
using DigestWorker.Papers;
using DigestWorker.StandIns;
using DigestWorker.Summaries;
using DigestWorker.Summaries.Checks;

namespace DigestWorker.Benchmarks;

/// <summary>The stages by themselves, in this process: what a page, an answer and an edition take once the code is warm.</summary>
internal static class StagesBench
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    public static IEnumerable<Figure> Measure()
    {
        foreach (var papers in (int[])[50, 100])
        {
            var page = PaperSitePages.List("2025-01-08", StandInPaper.Many(papers));
            yield return new Figure("stages", $"listing page to {papers} papers ({page.Length / 1024} KiB)", 1000 / PerSecond(() => HuggingFacePage.TryParse(page)!.Rows.Papers.Count), "ms");
        }

        var paper = StandInPaper.Many(1)[0];
        var listed = new ListedPaper(PaperId.Parse(paper.Id), paper.Title, paper.Votes) { Abstract = paper.Abstract };
        var (source, answer) = (SourceText.Of(new Paper(listed, null))!, ModelAnswer.Good(paper.Id, paper.Title).Content!);
        yield return new Figure("stages", "answers checked", PerSecond(() => SummaryChecks.Judge(answer, source).Findings.Count), "a second");

        var digest = new Digest(StandInPaper.Many(25).Select(entry => new DigestEntry(
            PaperId.Parse(entry.Id), entry.Title, "소형 모델의 정확도를 측정하고 결과를 비교합니다. 실험에서 더 나은 성능을 보였습니다.", "작은 모델이 얼마나 잘하는지 재어 본 연구입니다.", ["인공지능", "딥러닝"], entry.Votes)));
        var file = DigestWriter.WriteUtf8(digest);
        yield return new Figure("stages", "editions of 25 entries written", PerSecond(() => DigestWriter.WriteUtf8(digest).Length), "a second");
        yield return new Figure("stages", "editions of 25 entries read strictly", PerSecond(() => DigestReader.Read(file).Problems.Count), "a second");
    }

    private static double PerSecond(Func<int> work)
    {
        Repeat(work, Warm);
        var began = Stopwatch.GetTimestamp();
        return Repeat(work, Measured) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static int Repeat(Func<int> work, TimeSpan time)
    {
        var (times, sum, began) = (0, 0, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(began) < time; times++)
            sum += work();
        GC.KeepAlive(sum);
        return times;
    }
}
