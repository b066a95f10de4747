namespace DigestWorker.EndToEndTests;

/// <summary>Power cuts at random moments of a worker's life; <c>DIGESTWORKER_KILLS</c> says how many.</summary>
public sealed class KillTests(ITestOutputHelper told)
{
    [ThoroughFact]
    public async Task A_worker_killed_at_any_moment_breaks_no_file_loses_no_paper_and_pays_for_none_that_it_has()
    {
        var lives = new InterruptedLives(Programs.Number("DIGESTWORKER_KILLS", Suites.Soak(1000, 100)), "run", worker =>
        {
            worker.Kill();
            return worker.EndAsync();
        });

        told.WriteLine(await lives.LiveAsync());
    }
}
