using System.Collections.Concurrent;
using System.Diagnostics;
using DigestWorker.Papers;
using DigestWorker.StandIns;

namespace DigestWorker.Tests.Runs;

public sealed class DowntimeTests
{
    [Fact]
    public async Task After_ten_days_of_downtime_one_run_makes_the_ten_days_in_order_at_arxivs_pace()
    {
        var pace = TimeSpan.FromMilliseconds(150);
        await using var world = await WorkerWorld.StartAsync("2025-01-05T20:00:00Z", ("Arxiv:MinInterval", pace.ToString()));
        world.Clock.Goes = true;
        world.Sites.Days["2025-01-05"] = Papers(5);
        await world.RunAsync();
        foreach (var day in Enumerable.Range(6, 10))
            world.Sites.Days[$"2025-01-{day:D2}"] = Papers(day);

        var (asked, told) = (new ConcurrentQueue<long>(), new ConcurrentQueue<string>());
        world.Sites.On("/api/query", _ =>
        {
            asked.Enqueue(Stopwatch.GetTimestamp());
            return Task.FromResult(false);
        });
        world.Answers = call =>
        {
            told.Enqueue(call.PaperId[5..7]);
            return ModelAnswer.Good(call.PaperId, call.Title);
        };
        world.Clock.Now = DateTimeOffset.Parse("2025-01-15T20:00:00Z", null);

        var report = await world.RunAsync();

        Assert.Equal(RunOutcome.Done, report.Outcome);
        Assert.Equal(Enumerable.Range(5, 11), report.Editions.Select(edition => edition.Edition.Date.First.Day));
        Assert.Equal(told.Order(), told); // the oldest day first
        Assert.Equal(20, told.Count);
        Assert.All(Enumerable.Range(6, 8), day => Assert.Equal((EditionState.Complete, true), (world.Indexed($"2025-01-{day:D2}").State, world.Indexed($"2025-01-{day:D2}").Settled)));

        var moments = asked.ToList();
        Assert.Equal(11, moments.Count); // every day's papers at once; those of the first day, which is still open, are read again
        Assert.True(Stopwatch.GetElapsedTime(moments[0], moments[^1]) >= pace * (moments.Count - 1) * .9);
    }

    private static StandInPaper[] Papers(int day) => [.. Enumerable.Range(0, 2).Select(i => new StandInPaper(
        $"2501.{day:D2}{i:D3}", $"Note {i} of Day {day}: How Small Models Count", $"We watch {i + 2} models count to {day} and say where they stumble.", 10 - i))];
}
