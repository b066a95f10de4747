using DigestWorker.Runs;
using Spectre.Console;

namespace DigestWorker.Cli;

/// <summary>A run while it goes on, on standard error: bars on a terminal, a line for each edition and trouble elsewhere.</summary>
internal static class RunProgress
{
    public static async Task ShowAsync(Func<IProgress<RunEvent>, Task> run)
    {
        if (Console.IsErrorRedirected)
        {
            await run(new Lines());
            return;
        }

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await terminal.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(bars => run(new Bars(bars)));
    }

    private sealed class Lines : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            var line = value switch
            {
                RunEvent.Asking { Papers: > 0 } asking => $"{asking.Papers} papers listed, {asking.ToAsk} to ask about",
                RunEvent.Answered { Accepted: false } answered => $"{answered.Paper.Id}: {answered.Reason}",
                _ => null,
            };
            if (line is not null)
                Console.Error.WriteLine($"{value.Digest} {value.Date}: {line}");
        }
    }

    private sealed class Bars(ProgressContext bars) : IProgress<RunEvent>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(RunEvent value)
        {
            var name = $"{value.Digest} {value.Date}";
            switch (value)
            {
                case RunEvent.Asking { ToAsk: > 0 } asking:
                    _bars[name] = bars.AddTask(Markup.Escape($"{name}, {asking.ToAsk} papers"), maxValue: asking.ToAsk);
                    break;
                case RunEvent.Answered when _bars.TryGetValue(name, out var bar):
                    bar.Increment(1);
                    break;
                case RunEvent.Finished when _bars.TryGetValue(name, out var bar):
                    bar.StopTask();
                    break;
            }
        }
    }
}
