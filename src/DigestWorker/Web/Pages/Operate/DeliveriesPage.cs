using AspNetCoreGeneratedDocument;
using DigestWorker.Deliveries;
using DigestWorker.Reading;
using DigestWorker.Storage;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The deliveries, and their messages.</summary>
internal sealed record DeliveriesPage(
    PageContext Context, IReadOnlyList<DeliveryStatus> Deliveries, string? Delivery, PagedResult<OutboxMessage> Messages, Paging Paging, DateTimeOffset Now)
{
    public const string Path = $"{OperateRoutes.Base}/deliveries";

    public static async Task<IResult> GetAsync(HttpContext context, DeliveryQueries queries, TimeProvider time, string? delivery, int? page)
    {
        var view = OperateFormatting.NewContext(context, "전송", "Deliveries");
        var (ofDelivery, shown) = (delivery is "" ? null : delivery, PageRequest.Clamped(page, Paging.Size));
        var messages = await queries.MessagesAsync(ofDelivery, state: null, shown.Skip, shown.Size, context.RequestAborted);
        var paging = Paging.Of(view, Path, shown, messages.Total, ("delivery", ofDelivery));
        return new Web_Pages_Operate_Deliveries
        {
            Model = new DeliveriesPage(view, await queries.ListAsync(context.RequestAborted), ofDelivery, messages, paging, time.GetUtcNow()),
        };
    }

    /// <summary>The state of a message, and its CSS class.</summary>
    public (string Words, string Colour) StateOf(OutboxMessage message) => message.State switch
    {
        MessageState.Sent => (Context.Text("보냄", "sent"), "good"),
        MessageState.Dead => (Context.Text("포기함", "given up"), "bad"),
        _ when message.Tries > 0 => (Context.Text("다시 시도 중", "trying again"), "warn"),
        _ => (Context.Text("대기 중", "waiting"), "idle"),
    };

    public string EventOf(OutboxMessage message) => message.Event switch
    {
        Papers.DeliveryEvent.Published => Context.Text("새 논문", "new papers"),
        Papers.DeliveryEvent.Updated => Context.Text("갱신", "update"),
        Papers.DeliveryEvent.Settled => Context.Text("확정", "final edition"),
        Papers.DeliveryEvent.Failed => Context.Text("실패 알림", "failure"),
        Papers.DeliveryEvent.Recovered => Context.Text("복구 알림", "recovery"),
        Papers.DeliveryEvent.DeliveryDead => Context.Text("전송 포기 알림", "delivery given up"),
        Papers.DeliveryEvent.BudgetUsedUp => Context.Text("예산 소진 알림", "budget used up"),
        _ => Context.Text("키 거부 알림", "key refused"),
    };
}
