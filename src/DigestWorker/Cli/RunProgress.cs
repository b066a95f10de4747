using DigestWorker.Reasons;
using DigestWorker.Runs;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary>The progress of a run on standard error: bars on a terminal, lines otherwise.</summary>
internal static class RunProgress
{
    public static Task ShowAsync(Func<IProgress<RunEvent>, Task> run) => Console.IsErrorRedirected
        ? run(new Lines())
        : BarsAsync(hideCompleted: false, bars => run(new Bars(bars)));

    public static Task ShowAsync(BackfillProgress tally, Func<IProgress<RunEvent>, Task> run) => Console.IsErrorRedirected
        ? run(new BackfillLines(tally, Console.Error, TimeProvider.System))
        : BarsAsync(hideCompleted: true, bars => run(new BackfillBars(tally, bars)));

    private static async Task BarsAsync(bool hideCompleted, Func<ProgressContext, Task> run)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await terminal.Progress()
            .HideCompleted(hideCompleted)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(),
                new SpinnerColumn())
            .StartAsync(run);
    }

    /// <summary>The line of a paper that got no summary for a reason of its own. What is wrong with the model is said once, by the result.</summary>
    public static string? LineOf(RunEvent value) =>
        value is RunEvent.PaperDone { Accepted: false, Reason: { } why } answered
            && why.Code is (ReasonCode.AnswerRejected or ReasonCode.ContentFiltered or ReasonCode.NoAbstract)
            ? $"{value.Digest} {value.Date}: {answered.Paper.Id}: {ReasonText.LineWithDetails(why)}"
            : null;

    /// <summary>A line for each edition that has papers, and for each paper that got no summary.</summary>
    private sealed class Lines : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            var line = value is RunEvent.Summarizing { Papers: > 0 } asking
                ? $"{value.Digest} {value.Date}: {Quantity.Of(asking.Papers, "paper")} listed, {asking.ToSummarize} to ask about"
                : LineOf(value);
            if (line is not null)
                Console.Error.WriteLine(line);
        }
    }

    /// <summary>A bar for each edition.</summary>
    private sealed class Bars(ProgressContext bars) : IProgress<RunEvent>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(RunEvent value)
        {
            var name = $"{value.Digest} {value.Date}";
            switch (value)
            {
                case RunEvent.Summarizing { ToSummarize: > 0 } asking:
                    _bars[name] = bars.AddTask(
                        Markup.Escape($"{name}, {Quantity.Of(asking.ToSummarize, "paper")}"), maxValue: asking.ToSummarize);
                    break;
                case RunEvent.PaperDone when _bars.TryGetValue(name, out var bar):
                    bar.Increment(1);
                    break;
                case RunEvent.EditionDone when _bars.Remove(name, out var bar):
                    bar.StopTask();
                    break;
            }
        }
    }

    /// <summary>One bar for all days, and below it one for the current day.</summary>
    private sealed class BackfillBars(BackfillProgress tally, ProgressContext bars) : IProgress<RunEvent>
    {
        private readonly Bars _day = new(bars);
        private ProgressTask? _all;

        public void Report(RunEvent value)
        {
            _all ??= bars.AddTask(value.Digest, maxValue: tally.Days);
            _day.Report(value);
            if (value is not RunEvent.EditionDone day)
                return;
            tally.Add(day);
            _all.Description = Markup.Escape($"{day.Digest}, {tally.InWords}");
            _all.Increment(1);
        }
    }
}
