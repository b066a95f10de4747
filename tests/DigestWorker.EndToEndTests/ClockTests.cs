using System.Globalization;
using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

/// <summary>Clocks that are moved, and days that nobody was there for. The clock is libfaketime's: https://github.com/wolfcw/libfaketime</summary>
public sealed class ClockTests
{
    private static readonly string? Library = Programs.Library("faketime/libfaketimeMT.so.1");

    [ThoroughFact]
    public async Task After_ten_days_of_downtime_one_start_makes_the_ten_days_in_order_at_the_sites_pace()
    {
        await using var deployment = await DeployAsync("2025-01-06 12:00:00", new() { ["2025-01-06"] = StandInPaper.Many(3, "2501.0") });
        deployment.Section("Arxiv")["MinInterval"] = "00:00:01";
        await deployment.SucceedAsync("run");
        Assert.Equal(["2025-01-06"], Editions(deployment));

        var days = Enumerable.Range(6, 11).Select(day => new DateOnly(2025, 1, day)).ToList();
        var weekdays = days.Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        foreach (var (number, day) in weekdays.Index().Skip(1))
            deployment.Sites.Days[Text(day)] = StandInPaper.Many(3, $"2501.{number}");
        var before = deployment.Sites.Requests.Count;
        SetClock(deployment, "2025-01-16 12:00:00");
        var ended = await deployment.SucceedAsync("run");

        Assert.Equal(weekdays.Select(Text), Editions(deployment));
        Assert.Equal(3 * weekdays.Count, deployment.Model.Calls);
        Assert.Equal(days.Select(Text), ended.OutputLines.Where(line => line.StartsWith("daily ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]));
        var arxiv = deployment.Sites.Requests.Skip(before).Where(request => request.Path is "/api/query").Select(request => request.At).ToList();
        // Also of the first day, which is open: its papers may have been withdrawn since.
        Assert.Equal(weekdays.Count, arxiv.Count);
        // A request that took long to arrive has the next one closer behind it, but together they take as long as all intervals.
        Assert.InRange(arxiv[^1] - arxiv[0], (weekdays.Count - 2) * TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
        await Invariants.HoldAsync(deployment, "run");
    }

    [ThoroughFact]
    public async Task A_firing_in_the_hour_that_the_summer_takes_away_is_made_up_for_at_the_end_of_it()
    {
        // At 2:00 the clocks of New York go to 3:00, which is 7:00 UTC.
        await using var deployment = await DeployAsync("2025-03-09 06:59:45", new() { ["2025-03-09"] = StandInPaper.Many(2) });
        deployment.Daily["Cron"] = "0 30 2 * * ?";
        deployment.Daily["TimeZone"] = "America/New_York";

        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("digests/index.json")), () => worker.HasEnded ? worker.Errors : null);
        deployment.Sites.Days["2025-03-09"] = StandInPaper.Many(3);
        await Limit.UntilAsync(() => deployment.Model.CallsByPaper.ContainsKey("2501.10002"), () => worker.HasEnded ? worker.Errors : null);

        worker.Terminate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.Equal(1, paper.Value));
    }

    [ThoroughFact]
    public async Task A_clock_that_is_put_forward_makes_the_new_day_and_one_that_is_put_back_makes_nothing()
    {
        await using var deployment = await DeployAsync("2025-01-06 12:00:00", new() { ["2025-01-06"] = StandInPaper.Many(2) });
        var clock = deployment.PathOf("clock");
        await File.WriteAllTextAsync(clock, "@2025-01-06 12:00:00", TestContext.Current.CancellationToken);
        deployment.Environment.Remove("FAKETIME");
        deployment.Environment["FAKETIME_TIMESTAMP_FILE"] = clock;
        deployment.Environment["FAKETIME_CACHE_DURATION"] = "1";
        deployment.Daily["Cron"] = "0 0 * * * ?";
        deployment.Daily["TimeZone"] = "UTC";

        using var worker = deployment.Start("serve");
        await Limit.UntilAsync(() => File.Exists(deployment.PathOf("digests/index.json")), () => worker.HasEnded ? worker.Errors : null);
        deployment.Sites.Days["2025-01-07"] = StandInPaper.Many(2, "2501.2");
        await File.WriteAllTextAsync(clock, "@2025-01-07 13:00:00", TestContext.Current.CancellationToken);
        await Limit.UntilAsync(() => Editions(deployment).Contains("2025-01-07"), () => worker.HasEnded ? worker.Errors : null);

        var stamps = Invariants.Stamps(deployment);
        await File.WriteAllTextAsync(clock, "@2025-01-07 11:00:00", TestContext.Current.CancellationToken);
        await Limit.StaysAsync(() => deployment.Model.Calls == 4, TimeSpan.FromSeconds(4));
        Assert.Equal(stamps.Where(file => file.File.EndsWith(".md", StringComparison.Ordinal)), Invariants.Stamps(deployment).Where(file => file.File.EndsWith(".md", StringComparison.Ordinal)));

        worker.Terminate();
        Assert.Equal(0, (await worker.EndAsync()).ExitCode);
    }

    [ThoroughFact]
    public async Task A_system_without_time_zones_ends_the_start_with_what_to_install()
    {
        await using var deployment = await Deployment.StartAsync();
        deployment.Environment["TZDIR"] = deployment.PathOf("nowhere");

        var ended = await deployment.RunAsync("serve");

        Assert.Equal(["error: Digests:daily:TimeZone: 'Asia/Seoul' is not a time zone of this system; set an IANA name such as Asia/Seoul, and install tzdata if it is missing."], ended.ErrorLines);
        Assert.Equal(1, ended.ExitCode);
    }

    private static async Task<Deployment> DeployAsync(string clock, Dictionary<string, IReadOnlyList<StandInPaper>> days)
    {
        Assert.SkipUnless(Library is not null, "libfaketime is not installed here");
        var deployment = await Deployment.StartAsync();
        deployment.Sites.Days.Clear();
        foreach (var (day, papers) in days)
            deployment.Sites.Days[day] = papers;
        deployment.Environment["LD_PRELOAD"] = Library;
        // Time spans stay true: .NET waits by the monotonic clock, and with the "fix" it would not wait at all.
        deployment.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        deployment.Environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
        deployment.Environment["TZ"] = "UTC";
        SetClock(deployment, clock);
        return deployment;
    }

    private static void SetClock(Deployment deployment, string clock) => deployment.Environment["FAKETIME"] = $"@{clock}";

    private static IEnumerable<string> Editions(Deployment deployment) =>
        Consumer.Visible(deployment.Output).Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => Path.GetFileNameWithoutExtension(file));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
