using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>
/// A day's work, interrupted at random moments and started again until it is done, over and over; and what is true of every end:
/// the bytes of an undisturbed run, no part of a file ever seen, and nothing paid for twice but what was under way at an interruption.
/// </summary>
/// <param name="wanted">How many interruptions.</param>
/// <param name="start">The verb that is interrupted.</param>
/// <param name="interrupt">Ends the worker.</param>
/// <param name="judge">Looks at how it ended, and whether it had begun to ask anybody for anything.</param>
internal sealed class InterruptedLives(int wanted, string start, Func<Worker, Task<Ended>> interrupt, Action<Ended, bool>? judge = null)
{
    private const int Papers = 12;
    private const int AtOnce = 4;
    private const int Lanes = 2;
    private static readonly string Day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private readonly ConcurrentDictionary<string, int> _places = new();
    private readonly int _seed = Environment.TickCount;
    private int _interruptions;
    private int _editions;
    private int _paidAgain;
    private int _temporaries;
    private long _readings;

    public async Task<string> LiveAsync()
    {
        var (undisturbed, life) = await UndisturbedAsync();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var random = new Random(_seed + lane);
            while (!Enough)
                await InterruptUntilItIsDoneAsync(undisturbed, () => (random.Next(2) is 0, random.NextDouble() * life));
        })));
        return $"seed {_seed}; an undisturbed life takes {life.TotalMilliseconds:N0} ms; {_interruptions} interruptions, {_editions} editions, {_paidAgain} papers asked about again, "
            + $"{_temporaries} temporary files left behind, {_readings} readings of the folder; {string.Join(", ", _places.OrderByDescending(place => place.Value).Select(place => $"{place.Value} {place.Key}"))}";
    }

    private bool Enough => Volatile.Read(ref _interruptions) >= wanted;

    private async Task InterruptUntilItIsDoneAsync(byte[] undisturbed, Func<(bool AtWork, TimeSpan After)> nextMoment)
    {
        await using var deployment = await DeployAsync();
        await using var consumer = new Consumer(deployment.Output);
        var paid = new Dictionary<string, int>();
        var interruptions = 0;
        while (!Enough)
        {
            var before = deployment.Sites.Requests.Count;
            using var worker = deployment.Start(start);
            // On a busy machine a start takes longer than the work, so half of the moments are counted from the first request.
            var (atWork, after) = nextMoment();
            if (atWork)
                await Limit.UntilAsync(() => worker.HasEnded || deployment.Sites.Requests.Count > before);
            await Task.Delay(after, TimeProvider.System, TestContext.Current.CancellationToken);
            if (worker.HasEnded)
                break;
            var ended = await interrupt(worker);
            interruptions++;
            judge?.Invoke(ended, deployment.Sites.Requests.Count > before);

            using var store = StoreCopy.Of(deployment);
            Assert.Equal("ok", store?.Integrity ?? "ok");
            var accepted = store?.Accepted ?? [];
            Assert.Empty(paid.Keys.Except(accepted));
            foreach (var paper in accepted)
                paid.TryAdd(paper, deployment.Model.CallsByPaper[paper]);

            var place = PlaceOf(deployment, store);
            Interrupted(place, deployment.Output);
            if (place is AfterAll)
                break;
        }

        await deployment.SucceedAsync("run");

        Assert.Empty(await consumer.LeaveAsync());
        Assert.Equal(undisturbed, await EditionAsync(deployment));
        Assert.All(paid, paper => Assert.Equal(paper.Value, deployment.Model.CallsByPaper[paper.Key]));
        Assert.InRange(deployment.Model.Calls, Papers, Papers + (interruptions * AtOnce));
        await Invariants.HoldAsync(deployment, "run");
        Interlocked.Increment(ref _editions);
        Interlocked.Add(ref _paidAgain, deployment.Model.Calls - Papers);
        Interlocked.Add(ref _readings, consumer.Readings);
    }

    private const string AfterAll = "after the index";

    private static string PlaceOf(Deployment deployment, StoreCopy? store) => (store?.Accepted.Count, File.Exists(deployment.PathOf($"digests/{Day}.md")), File.Exists(deployment.PathOf("digests/index.json"))) switch
    {
        (null, _, _) => "before it had a store",
        (0, _, _) => "before it had an answer",
        ( < Papers, _, _) => "while it was asking",
        (_, false, _) => "between the last answer and the file",
        (_, _, false) => "between the file and the index",
        _ => AfterAll,
    };

    private void Interrupted(string place, string output)
    {
        _places.AddOrUpdate(place, 1, (_, times) => times + 1);
        Interlocked.Increment(ref _interruptions);
        if (Directory.Exists(output))
            Interlocked.Add(ref _temporaries, Directory.EnumerateFiles(output, "*.tmp").Count());
    }

    private static async Task<(byte[] Edition, TimeSpan Took)> UndisturbedAsync()
    {
        await using var deployment = await DeployAsync();
        var watch = Stopwatch.StartNew();
        await deployment.SucceedAsync("run");
        return (await EditionAsync(deployment), watch.Elapsed);
    }

    private static async Task<Deployment> DeployAsync()
    {
        // Answers that come one by one: at any moment some are under way, and some are just being kept.
        var deployment = await Deployment.StartAsync(0, call => ModelAnswer.Good(call.PaperId, call.Title) with { After = TimeSpan.FromMilliseconds(50 + (call.PaperId[^1] % 7 * 50)) });
        deployment.Sites.Days.Clear();
        deployment.Sites.Days[Day] = StandInPaper.Many(Papers);
        deployment.Llm["MaxConcurrency"] = AtOnce;
        return deployment;
    }

    private static Task<byte[]> EditionAsync(Deployment deployment) => File.ReadAllBytesAsync(deployment.PathOf($"digests/{Day}.md"), TestContext.Current.CancellationToken);
}
