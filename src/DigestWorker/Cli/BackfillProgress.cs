using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Reasons;
using DigestWorker.Runs;
using DigestWorker.Storage;

namespace DigestWorker.Cli;

/// <summary>The progress of a backfill, its cost so far, and the time left.</summary>
internal sealed class BackfillProgress(BackfillPlan plan, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private RunCounts _counts;
    private int _worked;

    public int Days => plan.Dates.Count;

    public int Done { get; private set; }

    /// <summary>The plan, shown before the backfill begins.</summary>
    public string PlanInWords => string.Create(CultureInfo.InvariantCulture, $"{Quantity.Of(Days, "day")} from {plan.Dates[0]} to {plan.Dates[^1]}")
        + (plan.Settled.Count == 0 ? "" : plan.ToDo == 0 ? ", all of them settled" : $", {plan.Settled.Count} of them settled")
        + (plan is { ToDo: > 0, Expected: { } expected } ? $"; going by the days so far some {Spent(expected)} for the rest" : "");

    /// <summary>As in <c>37 of 365 days, 812 papers, 1,204,331 tokens, about 12 min left</c>.</summary>
    public string InWords => $"{Done} of {Quantity.Of(Days, "day")}, {Spent(_counts)}{(Left is { } left ? $", {left}" : "")}";

    private string? Left
    {
        get
        {
            if (_worked == 0 || _worked >= plan.ToDo)
                return null;
            var left = time.GetElapsedTime(_began) / _worked * (plan.ToDo - _worked);
            var (number, unit) = left.TotalSeconds < 90
                ? (left.TotalSeconds, "s")
                : left.TotalMinutes < 90 ? (left.TotalMinutes, "min") : (left.TotalHours, "hours");
            return string.Create(CultureInfo.InvariantCulture, $"about {number:0} {unit} left");
        }
    }

    public bool IsSettled(EditionDate date) => plan.Settled.Contains(date);

    public void Add(RunEvent.EditionDone day)
    {
        Done++;
        _worked += IsSettled(day.Date) ? 0 : 1;
        _counts += day.Report.Counts;
    }

    private static string Spent(RunCounts counts) =>
        $"{Quantity.Of(counts.Asked, "paper")}, {Quantity.Of(counts.Tokens.Prompt + counts.Tokens.Completion, "token")}" + Money.InWords(counts.Cost);
}
