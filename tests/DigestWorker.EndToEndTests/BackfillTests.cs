using DigestWorker.StandIns;

namespace DigestWorker.EndToEndTests;

public sealed class BackfillTests
{
    [ThoroughTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_was_cut_short_goes_on_where_it_was_and_pays_only_for_what_was_under_way(bool powerCut)
    {
        await using var deployment = await Deployment.StartAsync(papers: 2, call => call is { Number: 1, PaperId: "2501.50001" }
            ? ModelAnswer.Hang
            : ModelAnswer.Good(call.PaperId, call.Title));
        for (var day = 9; day <= 12; day++)
            deployment.Sites.Days[$"2025-01-{day:D2}"] = StandInPaper.Many(2, $"2501.{day - 6}");
        string[] backfill = ["backfill", "--from", Deployment.Day, "--to", "2025-01-12"];

        using (var cutShort = deployment.Start(backfill))
        {
            await Limit.UntilAsync(() => deployment.Model.CallsByPaper.ContainsKey("2501.50001"));
            if (powerCut)
                cutShort.Kill();
            else
                cutShort.Interrupt();
            var ended = await cutShort.EndAsync();
            Assert.Equal(powerCut ? 128 + 9 : 130, ended.ExitCode);
            Assert.Equal("daily: 5 days from 2025-01-08 to 2025-01-12", ended.ErrorLines[0]);
            if (!powerCut)
                Assert.StartsWith("interrupted after 3 of 5 days, 6 papers, ", ended.ErrorLines[^1], StringComparison.Ordinal);
        }

        var again = await deployment.SucceedAsync(backfill);

        Assert.StartsWith("daily: 5 days from 2025-01-08 to 2025-01-12, 3 of them settled; going by the days so far some ", again.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal(5, again.OutputLines.Count(line => line.Contains(" Complete settled ", StringComparison.Ordinal)));
        Assert.All(deployment.Model.CallsByPaper, paper => Assert.InRange(paper.Value, 1, paper.Key.StartsWith("2501.5", StringComparison.Ordinal) ? 2 : 1));
    }

    [ThoroughTheory]
    [InlineData("2030-01-01", "2030-01-02", "error: --from: '2030-01-01' is in the future; ")]
    [InlineData("2025-01-01", "2030-01-02", "error: --to: '2030-01-02' is in the future; ")]
    [InlineData("2019-01-01", "2020-01-01", "error: --to: '2020-01-01' is before 2023-05-04, the first day of HuggingFaceDaily; use a later date.")]
    public async Task Days_that_no_listing_has_are_said(string from, string to, string error)
    {
        await using var deployment = await Deployment.StartAsync();

        var ended = await deployment.RunAsync("backfill", "--from", from, "--to", to);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith(error, Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }
}
