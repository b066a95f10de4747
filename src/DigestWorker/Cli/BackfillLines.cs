using DigestWorker.Reasons;
using DigestWorker.Runs;

namespace DigestWorker.Cli;

/// <summary>The progress of a backfill without a terminal: a line for each day that was not settled yet, and the total at intervals.</summary>
internal sealed class BackfillLines(BackfillProgress tally, TextWriter to, TimeProvider time) : IProgress<RunEvent>
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(30);

    private long _said = time.GetTimestamp();

    public void Report(RunEvent value)
    {
        if (RunProgress.LineOf(value) is { } paper)
            to.WriteLine(paper);
        if (value is not RunEvent.EditionDone day)
            return;

        tally.Add(day);
        if (!tally.IsSettled(day.Date))
            to.WriteLine($"{day.Digest} {day.Date} {day.Report.Edition.State}: {ReasonText.Line(day.Report.Edition.Reason)}");
        if (time.GetElapsedTime(_said) < Rhythm)
            return;
        to.WriteLine($"{day.Digest}: {tally.InWords}");
        _said = time.GetTimestamp();
    }
}
