using System.Globalization;
using DigestWorker.Papers;
using DigestWorker.Runs;
using DigestWorker.Storage;
using Microsoft.AspNetCore.Html;

namespace DigestWorker.Web.Pages.Operate;

/// <summary>The common formatting of the operators' pages.</summary>
internal static class OperateFormatting
{
    /// <summary>Creates the context of an operators' page, with a token for its forms.</summary>
    public static PageContext NewContext(HttpContext context, string korean, string english) =>
        PageContext.Create(context, korean, english, isWide: true, form: FormToken.Of(context));

    public static string Of(this PageContext view, RunPhase phase) => phase switch
    {
        RunPhase.Waiting => view.Text("대기 중", "waiting"),
        RunPhase.Running => view.Text("실행 중", "running"),
        _ => view.Text("종료", "ended"),
    };

    /// <summary>The outcome of a run, and its CSS class.</summary>
    public static (string Words, string Colour) OutcomeOf(this PageContext view, LoggedRun run) => run switch
    {
        { Outcome: RunOutcome.Done } => (view.Text("완료", "done"), "good"),
        { Outcome: RunOutcome.Partial } => (view.Text("일부만 실림", "partial"), "warn"),
        { Outcome: RunOutcome.Failed } => (view.Text("실패", "failed"), "bad"),
        { EndedAt: null } => (view.Text("실행 중", "running"), "idle"),
        _ => (view.Text("중단됨", "stopped"), "idle"),
    };

    /// <summary>A relative time: in 3 hours, 5 minutes ago.</summary>
    public static string FromNow(this PageContext view, DateTimeOffset moment, DateTimeOffset now)
    {
        var away = (moment - now).Duration();
        if (away < TimeSpan.FromMinutes(1))
            return moment > now ? view.Text("1분 안에", "within a minute") : view.Text("방금", "just now");
        var (number, korean, english) = away.TotalMinutes < 90 ? (away.TotalMinutes, "분", "minute")
            : away.TotalHours < 36 ? (away.TotalHours, "시간", "hour")
            : (away.TotalDays, "일", "day");
        var rounded = (int)Math.Round(number);
        var units = rounded == 1 ? english : $"{english}s";
        return moment > now ? view.Text($"{rounded}{korean} 뒤", $"in {rounded} {units}") : view.Text($"{rounded}{korean} 전", $"{rounded} {units} ago");
    }

    public static string Took(this PageContext view, TimeSpan time) => time.TotalSeconds < 90
        ? view.Text($"{Math.Ceiling(time.TotalSeconds):0}초", $"{Math.Ceiling(time.TotalSeconds):0} s")
        : view.Text($"{time.TotalMinutes:0}분", $"{time.TotalMinutes:0} min");

    /// <summary>How far a paper came in a run, and its CSS class.</summary>
    /// <param name="view">The page.</param>
    /// <param name="paper">The paper.</param>
    /// <param name="hasEnded">Whether the run has.</param>
    public static (string Words, string Colour) StepOf(this PageContext view, RunPaper paper, bool hasEnded) => paper.Step switch
    {
        PaperStep.Asked when hasEnded => (view.Text("중단됨", "interrupted"), "idle"),
        PaperStep.Listed when paper.Reason is null => (view.Text("이전 요약", "summarized before"), "idle"),
        _ => view.Of(paper.Step),
    };

    public static (string Words, string Colour) Of(this PageContext view, PaperStep step) => step switch
    {
        PaperStep.Asked => (view.Text("요청 중", "being asked"), "idle"),
        PaperStep.Unanswered => (view.Text("답변 없음", "no answer"), "warn"),
        PaperStep.Refused => (view.Text("거절", "refused"), "bad"),
        PaperStep.Withheld => (view.Text("검증 대기", "waits for the verifier"), "warn"),
        PaperStep.Accepted => (view.Text("채택", "accepted"), "good"),
        PaperStep.Verified => (view.Text("검증", "verified"), "good"),
        _ => (view.Text("요청 안 함", "not asked"), "idle"),
    };

    /// <summary>The name of a member of an answer.</summary>
    public static string PartName(string part) => part switch
    {
        "summary" => "요약",
        "easy_explanation" => "쉬운설명",
        _ => "관련분야",
    };

    /// <summary>A time in the time zone of a digest, with the name of the zone.</summary>
    /// <param name="view">The page.</param>
    /// <param name="digest">Null for what concerns no digest.</param>
    /// <param name="moment">The time.</param>
    public static IHtmlContent Clock(this PageContext view, string? digest, DateTimeOffset moment)
    {
        var zone = view.ZoneOf(digest);
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        return new HtmlContentBuilder().AppendHtml("<time datetime=\"").Append(local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture))
            .AppendHtml("\">").Append(ClockText(local, zone)).AppendHtml("</time>");
    }

    /// <summary>The same as text: for titles and names.</summary>
    public static string ClockText(this PageContext view, string? digest, DateTimeOffset moment)
    {
        var zone = view.ZoneOf(digest);
        return ClockText(TimeZoneInfo.ConvertTime(moment, zone), zone);
    }

    private static string ClockText(DateTimeOffset local, TimeZoneInfo zone) =>
        $"{local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {zone.Id}";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Money(decimal cost) => cost.ToString("0.00##", CultureInfo.InvariantCulture);
}
