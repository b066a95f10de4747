using AspNetCoreGeneratedDocument;
using DigestWorker.Papers;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The tokens and costs by UTC day.</summary>
internal sealed record SpendingPage(PageContext Context, int Days, IReadOnlyList<DaySpending> Spent)
{
    public const string Path = $"{OperateRoutes.Base}/spending";

    /// <summary>How many days with runs are listed before the others are folded.</summary>
    public const int MaxDays = 14;

    public static IReadOnlyList<int> Spans { get; } = [30, 90];

    public static async Task<IResult> GetAsync(HttpContext context, RunQueries queries, int? days)
    {
        var span = days is { } entered && Spans.Contains(entered) ? entered : Spans[0];
        var report = await queries.SpendingAsync(span, context.RequestAborted);
        var view = OperateFormatting.NewContext(context, "토큰과 비용", "Tokens and cost");
        return new Web_Pages_Operate_Spending { Model = new SpendingPage(view, span, [.. report.EachDay()]) };
    }

    public BarChart Tokens => new(
        "tokens", Context.Text("날짜별 토큰 (UTC)", "Tokens by day (UTC)"), [.. Spent.Select(day => (day.Day, (decimal)TokensOf(day)))],
        value => OperateFormatting.Count((long)value));

    /// <summary>Null if the model has no price.</summary>
    public BarChart? Cost => Spent.All(day => day.Cost == 0) ? null : new(
        "cost", Context.Text("날짜별 비용 (UTC, Llm:Prices의 통화)", "Cost by day (UTC, in the currency of Llm:Prices)"),
        [.. Spent.Select(day => (day.Day, day.Cost))], OperateFormatting.Money);

    public VerifierCounts Verifier => Spent.Aggregate(default(VerifierCounts), (sum, day) => sum + day.Verifier);

    public static long TokensOf(DaySpending day) => TokensOf(day.Tokens);

    public static long TokensOf(TokenUsage tokens) => tokens.Prompt + tokens.Completion;
}

/// <summary>Some days with runs.</summary>
/// <param name="HasCost">Whether the model has a price.</param>
internal sealed record SpendingTable(PageContext Context, IEnumerable<DaySpending> Days, bool HasCost);
