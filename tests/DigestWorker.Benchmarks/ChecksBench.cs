using System.Diagnostics;
using System.Text.Json;

namespace DigestWorker.Benchmarks;

/// <summary>How many answers the rules judge, each with a source of its own; and <c>evaluate --answers</c> as a whole process.</summary>
internal static class ChecksBench
{
    private const int ManyAnswers = 10_000;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<Figure> MeasureAsync()
    {
        var answers = GoodAnswers.All.Concat(CorruptionTable.Corrupted().Select(pair => pair.Bad)).ToList();
        foreach (var figure in Judged(answers))
            yield return figure;
        yield return new Figure("checks", $"evaluate --answers of {ManyAnswers:N0} answers, as a whole process", await EvaluateAsync(answers), "s", Most: 10);
    }

    private static IEnumerable<Figure> Judged(List<WrittenAnswer> answers)
    {
        JudgeFor(Warm, answers, slowest: null);
        var (before, began, slowest) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp(), new List<double>());
        var judged = JudgeFor(Measured, answers, slowest);
        var (used, took) = (Environment.CpuUsage.TotalTime - before, Stopwatch.GetElapsedTime(began));
        yield return new Figure("checks", "answers judged on one core", judged / took.TotalSeconds, "a second", Least: 4000);
        yield return new Figure("checks", "processor time an answer", used.TotalMilliseconds / judged, "ms", Most: .25);
        yield return new Figure("checks", "the slowest answer", slowest.Max(), "ms", Most: 20);
    }

    private static int JudgeFor(TimeSpan time, List<WrittenAnswer> answers, List<double>? slowest)
    {
        var (began, judged) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(began) < time)
            foreach (var answer in answers)
            {
                var start = Stopwatch.GetTimestamp();
                CorruptionTable.Judge(answer);
                slowest?.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                judged++;
            }

        return judged;
    }

    private static async Task<double> EvaluateAsync(List<WrittenAnswer> answers)
    {
        var folder = Directory.CreateTempSubdirectory("digestworker-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "answers.jsonl");
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, ManyAnswers).Select(i => Line(answers[i % answers.Count])));
            var began = Stopwatch.GetTimestamp();
            // It ends with 2 because answers are refused.
            return await WorkerProcess.EndAsync(WorkerProcess.Start(folder.FullName, "evaluate", "--answers", file), began, worst: 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Line(WrittenAnswer answer) => JsonSerializer.Serialize(
        new { id = answer.Id, title = answer.Title, @abstract = answer.Abstract, summary = answer.Summary, easy_explanation = answer.EasyExplanation, fields = answer.Fields });
}
