using AspNetCoreGeneratedDocument;
using DigestWorker.Models;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>What the model took, by UTC day.</summary>
internal sealed record SpendingPage(PageContext Context, int Days, IReadOnlyList<DaySpending> Spent)
{
    public const string Path = $"{OperateRoutes.Base}/spending";

    public static IReadOnlyList<int> Spans { get; } = [30, 90];

    public static async Task<IResult> GetAsync(HttpContext context, RunLog runs, TimeProvider time, int? days)
    {
        var span = days is { } wanted && Spans.Contains(wanted) ? wanted : Spans[0];
        var first = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - span);
        var spent = (await runs.SpendingByDayAsync(first, context.RequestAborted)).ToDictionary(day => day.Day);
        var all = Enumerable.Range(0, span).Select(first.AddDays).Select(day => spent.GetValueOrDefault(day) ?? new DaySpending(day, 0, 0, default, 0)).ToList();
        return new Web_Pages_Operate_Spending { Model = new SpendingPage(OperateFormatting.NewContext(context, "토큰과 비용", "Tokens and cost"), span, all) };
    }

    public BarChart Tokens => new(
        "tokens", Context.Text("날짜별 토큰", "Tokens by day"), [.. Spent.Select(day => (day.Day, (decimal)TokensOf(day)))], value => OperateFormatting.Count((long)value));

    /// <summary>Null where the model has no price.</summary>
    public BarChart? Cost => Spent.All(day => day.Cost == 0) ? null : new(
        "cost", Context.Text("날짜별 비용", "Cost by day"), [.. Spent.Select(day => (day.Day, day.Cost))], OperateFormatting.Money);

    public static long TokensOf(DaySpending day) => day.Tokens.Prompt + day.Tokens.Completion;
}
